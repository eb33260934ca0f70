import Bytes
import Crypto
import Reactor
import WebSocket

/// From a hold that is asked for through HTTP to the change at the sockets of others, durable commit included; and what
/// a viewer who only waits costs in memory. The load is on the same machine.
struct FeedRun {
    private let plan: FeedPlan
    private static let connectsAtOnce = 16
    private static let limit = Duration.seconds(300)
    private static let warming = Duration.seconds(1)
    private static let ending = Duration.seconds(5)
    /// Of so many viewers one is looked at.
    private static let stride = 7

    init(_ arguments: inout Arguments) throws {
        plan = try FeedPlan(arguments)
    }

    /// `viewers holds-per-second frames p50-ms p95-ms p99-ms ns-per-frame bytes-per-connection`.
    func run() throws -> String {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let loop = try Reactor(name: "feed")
        defer { loop.close() }
        let tally = FeedTally(writers: plan.writers)
        let resources = WebSocketResources(limits: Self.limits, masks: MaskSource { Secrecy.random($0) })
        loop.turn(waiting: false)
        let watchdog = loop.schedule(after: Self.limit) { tally.fail("not over after \(Self.limit)") }
        let first = plan.viewers / 10
        let ready = Ready()
        try connect(first, loop, tally, resources, ready)
        // The first ones have paid for what all share: measured is what comes on top.
        let bare = try ServerFigures(of: plan.processes).privateBytes
        try connect(plan.viewers, loop, tally, resources, ready)
        let full = try ServerFigures(of: plan.processes).privateBytes
        let memory = (full - bare) / max(plan.viewers - first, 1)
        guard plan.seconds > 0 else {
            tally.isOver = true
            return "\(plan.viewers) 0 0 0 0 0 0 \(memory)"
        }

        for seat in 0..<plan.writers {
            try Connector.connect(
                to: .loopback(port: plan.sellingPort), on: loop,
                handler: FeedWriter(on: loop, plan, seat: seat + 1, tally))
        }
        try turn(loop, tally, for: Self.warming)
        let (before, start, holds) = (try ServerFigures(of: plan.processes), tally.frames, tally.holds)
        tally.isSampling = true
        try turn(loop, tally, for: .seconds(plan.seconds))
        let after = try ServerFigures(of: plan.processes)
        tally.isOver = true
        loop.cancel(watchdog)
        // The seats are free again for whoever measures next.
        let end = loop.present.advanced(by: Self.ending)
        while tally.resting < plan.writers, loop.present < end {
            _ = loop.schedule(after: .milliseconds(10)) {}
            loop.turn(waiting: true)
        }
        let frames = tally.frames - start
        let cost = (after.seconds - before.seconds) * 1e9 / Double(max(frames, 1))
        let rate = (tally.holds - holds) / plan.seconds
        return "\(plan.viewers) \(rate) \(frames) \(tally.percentile(50)) \(tally.percentile(95)) "
            + "\(tally.percentile(99)) \(cost) \(memory)"
    }

    private final class Ready {
        var started = 0
        var count = 0
    }

    private static var limits: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.messageBytes = 1 << 20
        return limits
    }

    /// Until so many viewers have their map; a few at a time, so that no handshake waits long.
    private func connect(
        _ count: Int, _ loop: Reactor, _ tally: FeedTally, _ resources: WebSocketResources, _ ready: Ready
    ) throws {
        let handshakes = FanoutTally()
        while ready.count < count {
            while ready.started < count, ready.started - ready.count < Self.connectsAtOnce {
                let isSampled = ready.started % Self.stride == 0
                ready.started += 1
                let opening = SocketOpening("/v1/shows/\(plan.show)/feed", handshakes) {
                    let ears = FeedViewer.Ears {
                        ready.count += 1
                    } take: { message, now in
                        tally.take(message, now: now, isSampled: isSampled)
                    } fail: { reason in
                        tally.fail(reason)
                    }
                    return FeedViewer(on: loop, resources, ears)
                }
                try Connector.connect(to: .loopback(port: plan.port), on: loop, handler: opening)
            }
            loop.turn(waiting: true)
            try handshakes.check()
            try tally.check()
        }
    }

    private func turn(_ loop: Reactor, _ tally: FeedTally, for time: Duration) throws {
        let end = loop.present.advanced(by: time)
        // The timer keeps the loop from sleeping beyond the end.
        _ = loop.schedule(after: time) {}
        while loop.present < end {
            loop.turn(waiting: true)
            try tally.check()
        }
    }
}
