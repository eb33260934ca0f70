import Bytes
import Crypto
import Reactor
import WebSocket

/// Subscribers who wait for bursts of messages: what a delivered frame costs the server, how long it takes, and how
/// much memory a connection needs. A burst is sent when everybody has all of the last one.
struct FanoutRun {
    private let plan: FanoutPlan
    /// As long as this nothing is measured, and only one message at a time is sent.
    private static let warming = Duration.milliseconds(200)
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

        let warmed = try bursts(1_000, of: 1, for: Self.warming, crowd, loop)
        let before = try ServerFigures(of: plan.processes)
        let start = crowd.tally.frames
        crowd.tally.isSampling = true
        let measured = try bursts(plan.bursts, of: plan.burst, for: .seconds(plan.seconds), crowd, loop)
        let after = try ServerFigures(of: plan.processes)
        let frames = crowd.tally.frames - start
        try watchForMore(crowd, loop, expected: warmed + measured * plan.burst)
        loop.cancel(watchdog)
        let seconds = after.seconds - before.seconds
        let memory = (full - bare) / max(plan.subscribers - first, 1)
        let (p50, p99) = crowd.tally.percentiles()
        return "\(frames) \(seconds) \(seconds * 1e9 / Double(max(frames, 1))) \(p50) \(p99) \(memory) \(measured)"
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

    /// One burst after the other, each when everybody has all of the last one; how many there were.
    private func bursts(
        _ limit: Int, of messages: Int, for time: Duration, _ crowd: FanoutCrowd, _ loop: Reactor
    ) throws -> Int {
        let end = loop.present.advanced(by: time)
        var done = 0
        repeat {
            let goal = crowd.tally.frames + plan.subscribers * messages
            crowd.publish(messages)
            while crowd.tally.frames < goal {
                loop.turn(waiting: true)
                try crowd.tally.check()
            }
            done += 1
        } while done < limit && loop.present < end
        return done
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
