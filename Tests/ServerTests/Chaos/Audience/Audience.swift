import Bytes
import Contract
import Reactor
import TestSupport

/// An audience that watches one show at two servers, and those who sell it; on one loop, which turns on the thread that
/// runs it.
final class Audience {
    let plan: AudiencePlan
    let control: AudienceControl
    let loop: Reactor
    let maps: AudienceMaps
    var tally = AudienceTally()
    private var starts: [FeedScope: AudienceMaps.Node] = [:]
    private var viewers: [AudienceViewer] = []
    private var sellers: [AudienceSeller] = []
    /// Links that nobody reads any more.
    private var abandoned: [FeedLink] = []
    /// About two minutes of a thousand viewers.
    private static let mostAbandoned = 4_000

    /// How long all may take to come to the last number.
    private static let patience = Duration.seconds(60)
    private static let connectsAtOnce = 20

    /// What came of it.
    struct Report: Sendable {
        var tally = AudienceTally()
        var faults: [String] = []
        var answers = 0
        var taken = (messages: 0, read: 0)
        /// Where the audience stands in the end: a map for each scope.
        var last: [FeedScope: MapClient] = [:]
        var samples: [(scope: FeedScope, map: MapClient)] = []
    }

    private init(_ plan: AudiencePlan, _ control: AudienceControl) throws {
        self.plan = plan
        self.control = control
        loop = try Reactor(name: "audience")
        maps = AudienceMaps(AudiencePlan.labels, samples: plan.samples, seed: plan.seed)
    }

    func start(_ scope: FeedScope) -> AudienceMaps.Node {
        if let start = starts[scope] { return start }
        let start = maps.start(scope)
        starts[scope] = start
        return start
    }

    /// The oldest ends in earnest when there are too many: its server has given it up by then, and this process would
    /// run out of descriptors.
    func abandon(_ link: FeedLink) {
        abandoned.append(link)
        if abandoned.count > Self.mostAbandoned { abandoned.removeFirst().cut() }
    }

    /// Runs until all have come to the last number, or it takes too long.
    static func run(_ plan: AudiencePlan, _ control: AudienceControl) throws -> Report {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let audience = try Audience(plan, control)
        defer { audience.loop.close() }
        audience.loop.turn(waiting: false)
        audience.gather()
        return audience.live()
    }

    /// A few at a time.
    private func gather() {
        let first = viewers.count
        for number in first..<min(first + Self.connectsAtOnce, plan.viewers) {
            let viewer = AudienceViewer(number, in: self)
            viewers.append(viewer)
            viewer.begin()
        }
        if viewers.count < plan.viewers {
            _ = loop.schedule(after: .milliseconds(10)) { [weak self] in self?.gather() }
            return
        }
        sellers = (0..<plan.sellers).map { AudienceSeller($0, in: self) }
        for seller in sellers { seller.next() }
    }

    private func live() -> Report {
        var end: Deadline?
        while true {
            _ = loop.schedule(after: .milliseconds(20)) {}
            loop.turn(waiting: true)
            switch control.phase {
            case .living: continue
            case .over: return report()
            case .quiet: control.areSellersIdle = sellers.allSatisfy(\.isIdle)
            case .ending(let seq):
                let limit = end ?? Deadline(after: Self.patience)
                end = limit
                let late = viewers.indices.filter {
                    viewers[$0].place.seq != seq || viewers[$0].place.map.states.isEmpty
                }
                guard late.isEmpty || limit.hasPassed else { continue }
                maps.fault(late.map { "viewer \($0) is at \(viewers[$0].place.seq) in the end, not at \(seq)" })
                return report()
            }
        }
    }

    private func report() -> Report {
        var report = Report()
        report.tally = tally
        report.faults = maps.faults
        report.answers = sellers.reduce(0) { $0 + $1.answers }
        report.taken = maps.taken
        for viewer in viewers { report.last[viewer.place.scope] = viewer.place.map }
        report.samples = maps.samples.map { ($0.scope, $0.map) }
        return report
    }
}
