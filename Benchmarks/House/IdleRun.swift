import Bytes
import HTTP
import Reactor

/// Many connections that have had one answer and then wait; what each costs the server in memory of its own.
struct IdleRun {
    private let port: UInt16
    private let processes: [Int]
    private let connections: Int
    private let path: String
    private let isSecure: Bool
    private static let atOnce = 16

    init(_ arguments: inout Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        processes = ServerFigures.processes(try arguments.text("--processes"))
        connections = try arguments.number("--connections")
        path = try arguments.text("--path")
        isSecure = arguments.has("--tls")
    }

    /// `bytes-per-connection answers`.
    func run() throws -> String {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let loop = try Reactor(name: "idle")
        defer { loop.close() }
        let trusting = try TLSContext(client: TLSClientConfiguration(trust: .anybody))
        let tally = LoadClient.Tally()
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        loop.turn(waiting: false)
        try open(connections / 10, loop, request, tally, trusting)
        // The first ones have paid for what all share: measured is what comes on top.
        let before = try ServerFigures(of: processes)
        let settled = tally.answers
        try open(connections, loop, request, tally, trusting)
        let after = try ServerFigures(of: processes)
        tally.isOver = true
        return "\((after.privateBytes - before.privateBytes) / connections) \(tally.answers - settled)"
    }

    private func open(
        _ count: Int, _ loop: Reactor, _ request: [UInt8], _ tally: LoadClient.Tally, _ trusting: TLSContext
    ) throws {
        let goal = tally.answers + count
        let deadline = Deadline(after: .seconds(120))
        var started = 0
        while tally.answers < goal {
            guard !deadline.hasPassed, tally.failures == 0 else {
                throw Arguments.Fault("\(tally.answers) of \(goal) answers, \(tally.failures) failures")
            }
            // A few at a time: measured is what rests, not the memory of thousands of handshakes at once.
            while started < count, started - (tally.answers - goal + count) < Self.atOnce {
                started += 1
                try Connector.connect(
                    to: .loopback(port: port), on: loop,
                    secure: isSecure ? .init(trusting, host: "localhost") : nil,
                    handler: LoadClient(request, requests: 1, tally: tally))
            }
            loop.turn(waiting: false)
        }
    }
}
