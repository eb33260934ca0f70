import Bytes
import Crypto
import Reactor
import WebSocket

/// Subscribers who wait for bursts of messages: what a delivered frame costs the server, how long it takes, and how
/// much memory a connection needs. A burst is sent when everybody has all of the last one.
struct FanoutRun {
    private let plan: FanoutPlan
    private static let warmBursts = 3
    private static let connectsAtOnce = 16
    private static let limit = Duration.seconds(60)
    private static let quiet = Duration.milliseconds(50)

    init(_ arguments: inout Arguments) throws {
        plan = try FanoutPlan(arguments)
    }

    /// `frames processor-seconds ns-per-frame p50-ms p99-ms bytes-per-connection bursts`.
    func run() throws -> String {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let loop = try Reactor(name: "fanout")
        defer { loop.close() }
        let crowd = try FanoutCrowd(plan, on: loop)
        loop.turn(waiting: false)
        let watchdog = loop.schedule(after: Self.limit) { crowd.tally.fail("not over after \(Self.limit)") }
        try crowd.connectPublishers()
        let first = plan.subscribers / 10
        try connect(first, crowd, loop)
        // The first ones have paid for what all share: measured is what comes on top.
        let bare = try ServerFigures(of: plan.processes).privateBytes
        try connect(plan.subscribers, crowd, loop)
        let full = try ServerFigures(of: plan.processes).privateBytes

        for _ in 0..<Self.warmBursts { try burst(crowd, loop) }
        let before = try ServerFigures(of: plan.processes)
        let start = (crowd.tally.frames, loop.present)
        crowd.tally.isSampling = true
        var bursts = 0
        while bursts < plan.bursts, loop.present.since(start.1) < .seconds(plan.seconds) {
            try burst(crowd, loop)
            bursts += 1
        }
        let after = try ServerFigures(of: plan.processes)
        let frames = crowd.tally.frames - start.0
        try watchForMore(crowd, loop, expected: (Self.warmBursts + bursts) * plan.burst)
        loop.cancel(watchdog)
        let seconds = after.seconds - before.seconds
        let memory = (full - bare) / max(plan.subscribers - first, 1)
        let (p50, p99) = crowd.tally.percentiles()
        return "\(frames) \(seconds) \(seconds * 1e9 / Double(max(frames, 1))) \(p50) \(p99) \(memory) \(bursts)"
    }

    /// Until so many subscribers stand; a few at a time, so that no handshake waits long.
    private func connect(_ count: Int, _ crowd: FanoutCrowd, _ loop: Reactor) throws {
        while crowd.standing < count {
            while crowd.started < count, crowd.started - crowd.standing < Self.connectsAtOnce {
                try crowd.connectSubscriber()
            }
            loop.turn(waiting: true)
            try crowd.tally.check()
        }
    }

    private func burst(_ crowd: FanoutCrowd, _ loop: Reactor) throws {
        let goal = crowd.tally.frames + plan.subscribers * plan.burst
        crowd.publish()
        while crowd.tally.frames < goal {
            loop.turn(waiting: true)
            try crowd.tally.check()
        }
    }

    /// Each subscriber has had exactly what was sent, and nothing follows.
    private func watchForMore(_ crowd: FanoutCrowd, _ loop: Reactor, expected: Int) throws {
        var isQuiet = false
        _ = loop.schedule(after: Self.quiet) { isQuiet = true }
        while !isQuiet { loop.turn(waiting: true) }
        try crowd.tally.check()
        for (number, count) in crowd.counts.enumerated() where count != expected {
            throw Arguments.Fault("subscriber \(number) was sent \(count) frames of \(expected)")
        }
        crowd.tally.isOver = true
    }
}
