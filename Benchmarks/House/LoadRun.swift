import Bytes
import HTTP
import Reactor

/// Requests over a few connections for some seconds; how many the server answered for each second of its processor.
struct LoadRun {
    private let port: UInt16
    private let processes: [Int]
    private let connections: Int
    private let seconds: Int
    private let path: String

    init(_ arguments: inout Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        processes = ServerFigures.processes(try arguments.text("--processes"))
        connections = try arguments.number("--connections")
        seconds = try arguments.number("--seconds")
        path = try arguments.text("--path")
    }

    /// `answers failures seconds processor-seconds`, for the script that compares.
    func run() throws -> String {
        let loop = try Reactor(name: "load")
        defer { loop.close() }
        let tally = LoadClient.Tally()
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        loop.turn(waiting: false)
        for _ in 0..<connections {
            try Connector.connect(
                to: .loopback(port: port), on: loop, handler: LoadClient(request, tally: tally))
        }
        // Warm, then measure.
        turn(loop, for: .seconds(1))
        let (start, before, first) = (loop.present, try ServerFigures(of: processes), tally.answers)
        turn(loop, for: .seconds(seconds))
        let (end, after, last) = (loop.present, try ServerFigures(of: processes), tally.answers)
        tally.isOver = true
        let elapsed = Double(end.since(start).wholeNanoseconds) / 1e9
        return "\(last - first) \(tally.failures) \(elapsed) \(after.seconds - before.seconds)"
    }

    private func turn(_ loop: Reactor, for time: Duration) {
        let end = loop.present.advanced(by: time)
        // The timer keeps the loop from sleeping beyond the end.
        _ = loop.schedule(after: time) {}
        while loop.present < end { loop.turn(waiting: true) }
    }
}
