import API
import Contract
import CountMalloc
import HTTP
import Reactor
import Telemetry

/// How often the server allocates for one GET of a small resource: everything from the socket to the socket, with the
/// client, which allocates nothing, on the same thread.
struct AllocationRun {
    private static let rounds = 10_000

    /// `allocations-per-request`.
    func run() throws -> String { "\(Double(try allocations(requests: Self.rounds)) / Double(Self.rounds))" }

    func allocations(requests: Int) throws -> Int {
        let loop = try Reactor(name: "allocations")
        defer { loop.close() }
        loop.turn(waiting: false)
        var metrics = MetricsRegistry()
        let route = VersionReport(version: "0.1.0", environment: "production").route
        let service = try Service(
            routes: [route], settings: ServiceSettings(), log: .silent, metrics: &metrics)
        let station = try HTTPStation(on: loop, serving: service, limits: HTTPLimits())
        let listener = try Listener.open(at: .loopback(), on: loop) { _ in (station.welcome(), nil) }
        let client = Repeater(Array("GET /v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        try Connector.connect(to: listener.address, on: loop, handler: client)
        turn(loop, client, until: 1_000)
        let before = count_malloc_calls()
        turn(loop, client, until: 1_000 + requests)
        return Int(count_malloc_calls() - before)
    }

    private func turn(_ loop: Reactor, _ client: Repeater, until answers: Int) {
        while client.answers < answers { loop.turn(waiting: false) }
    }

    /// Sends the same bytes again for every answer, which comes in one piece.
    private final class Repeater: StreamHandler {
        private let request: [UInt8]
        private(set) var answers = 0

        init(_ request: [UInt8]) { self.request = request }

        func opened(_ stream: Stream) { stream.write(request) }

        func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
            answers += 1
            stream.write(request)
            return input.count
        }

        func ended(_ stream: Stream) { stream.finish() }
        func drained(_ stream: Stream) {}
        func closed(_ stream: Stream, why reason: StreamEnd) {}
    }
}
