import Bytes
import Reactor

/// Thousands of holds that lapse within a few seconds: how much later than its deadline each is seen to be over.
struct ExpiryRun {
    private let port: UInt16
    private let shows: [String]
    private let rows: Int
    private let seats: Int
    private static let limit = Duration.seconds(240)

    init(_ arguments: inout Arguments) throws {
        port = UInt16(try arguments.number("--port"))
        let prefix = try arguments.text("--shows")
        shows = (1...(try arguments.number("--count"))).map { "\(prefix)\($0)" }
        rows = try arguments.number("--rows")
        seats = try arguments.number("--seats")
    }

    /// `holds early p50-ms p99-ms most-ms histogram`.
    func run() throws -> String {
        let loop = try Reactor(name: "expiry")
        defer { loop.close() }
        let tally = ExpiryTally()
        let labels = (0..<rows).flatMap { row in
            (1...seats).map { "\(UnicodeScalar(UInt8(ascii: "A") + UInt8(row)))-\($0)" }
        }
        loop.turn(waiting: false)
        let clients = shows.map { ExpiryClient($0, labels, tally) }
        for client in clients { try Connector.connect(to: .loopback(port: port), on: loop, handler: client) }
        let end = loop.present.advanced(by: Self.limit)
        while !clients.allSatisfy(\.isOver) {
            guard loop.present < end, tally.fault == nil else {
                throw Arguments.Fault(tally.fault ?? "\(tally.seen) holds were seen to end in \(Self.limit)")
            }
            _ = loop.schedule(after: .seconds(1)) {}
            loop.turn(waiting: true)
            // All of them have to be pending at once.
            if tally.seen > 0, !clients.allSatisfy(\.isReady) { tally.fail("holds lapse before all of them are made") }
        }
        return tally.text()
    }
}
