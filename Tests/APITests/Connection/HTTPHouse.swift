import API
import HTTP
import Reactor
import Telemetry
import TestSupport
import Testing

/// A server with some routes and its clients on one test loop, over real sockets, with time that a test moves.
struct HTTPHouse {
    let loop: TestLoop
    let station: HTTPStation
    private let listener: Listener
    private let trusting: TLSContext?

    init(
        _ routes: [Route], limits: HTTPLimits = HTTPLimits(), isSecure: Bool = false,
        settings: ServiceSettings = ServiceSettings()
    ) throws {
        loop = try TestLoop()
        var metrics = MetricsRegistry()
        let service = try Service(routes: routes, settings: settings, log: .silent, metrics: &metrics)
        let station = try HTTPStation(on: loop.reactor, serving: service, limits: limits)
        self.station = station
        var source: TLSSource?
        if isSecure {
            source = try TLSSource(
                TLSServerConfiguration(credentials: [TestCertificate(["localhost"]).credential]),
                ticketKeys: TLSTicketKeys { [clock = loop.clock] in clock.now })
        }
        trusting = isSecure ? try TLSContext(client: TLSClientConfiguration(trust: .anybody)) : nil
        listener = try Listener.open(at: .loopback(), on: loop.reactor, secure: source) { _ in (station.welcome(), nil)
        }
    }

    /// A client that is connected.
    func client() throws -> Recorder {
        let client = Recorder()
        try Connector.connect(
            to: listener.address, on: loop.reactor, secure: trusting.map { .init($0, host: "localhost") },
            handler: client)
        try #require(loop.turn { client.stream != nil })
        return client
    }

    /// Sends bytes and waits until the client has what it waits for.
    func expect(_ client: Recorder, sending request: String = "", _ condition: (String) -> Bool) throws {
        client.send(request)
        try #require(loop.turn { condition(client.text) }, "the client has: \(client.text)")
    }

    /// Turns until the server has ended the client's connection.
    func expectEnd(of client: Recorder) throws {
        try #require(loop.turn { client.end != nil }, "the client has: \(client.text)")
    }
}

extension String {
    /// How often a text occurs.
    func count(of text: String) -> Int {
        indices.count { self[$0...].hasPrefix(text) }
    }
}
