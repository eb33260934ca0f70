import Bytes
import Reactor

/// Durable holds of two seats over HTTP: how many are acknowledged, how long each takes, and what it costs the server
/// and its PostgreSQL. Ends after some seconds, or when everything that was asked for is done.
struct HoldsRun {
    private let plan: HoldsPlan
    private static let warming = Duration.milliseconds(300)

    init(_ arguments: inout Arguments) throws {
        plan = try HoldsPlan(arguments)
    }

    /// `answers seconds server-seconds postgres-seconds p50-ms p99-ms next`.
    func run() throws -> String {
        let loop = try Reactor(name: "holds")
        defer { loop.close() }
        let tally = HoldsTally(plan)
        loop.turn(waiting: false)
        let run = loop.present.nanoseconds
        for _ in 0..<plan.connections {
            try Connector.connect(
                to: .loopback(port: plan.port), on: loop, handler: HoldsClient(on: loop, tally, run: run))
        }
        if plan.kind == .hold { try turn(loop, for: Self.warming, tally) }
        let (start, server, database) = (loop.present, try figures(plan.processes), try figures(plan.databases))
        let before = tally.answers
        tally.isSampling = true
        try turn(loop, for: .seconds(plan.seconds), tally)
        let (end, serverEnd, databaseEnd) = (loop.present, try figures(plan.processes), try figures(plan.databases))
        let answers = tally.answers - before
        let (p50, p99) = tally.percentiles()
        tally.isSampling = false
        tally.isOver = true
        // What is under way is answered, so the next run finds the seats as it expects.
        let limit = Deadline(after: .seconds(5))
        while tally.waiting > 0, !limit.hasPassed { loop.turn(waiting: false) }
        let elapsed = Double(end.since(start).wholeNanoseconds) / 1e9
        return "\(answers) \(elapsed) \(serverEnd - server) \(databaseEnd - database) \(p50) \(p99) \(tally.plan.next)"
    }

    private func figures(_ processes: [Int]) throws -> Double { try ServerFigures(of: processes).seconds }

    private func turn(_ loop: Reactor, for time: Duration, _ tally: HoldsTally) throws {
        let end = loop.present.advanced(by: time)
        _ = loop.schedule(after: time) {}
        while loop.present < end {
            loop.turn(waiting: true)
            if let fault = tally.fault { throw Arguments.Fault("\(fault), after \(tally.answers) answers") }
            if tally.waiting == 0, tally.answers > 0 { return }
        }
    }
}
