import Bytes
import Reactor
import TestSupport
import Testing
import WebSocket

@testable import Realtime

/// A hub with its connections and their clients on one test loop, over real sockets, with time that a test moves. The
/// handshake is left out: both ends begin with frames.
final class SocketHouse {
    let loop: TestLoop
    let hub: Hub
    let station: SocketStation
    private(set) var sessions: [ScriptedSession] = []
    private var listener: Listener?
    private let trusting: TLSContext?
    private let clientResources = WebSocketResources(limits: SocketHouse.clientLimits, masks: SocketHouse.masks)

    init(
        limits: HubLimits = HubLimits(), sockets: SocketLimits = SocketLimits(),
        reactor: ReactorLimits = ReactorLimits(), deflate: DeflateAgreement? = nil, isSecure: Bool = false
    ) throws {
        loop = try TestLoop(limits: reactor)
        hub = Hub(on: loop.reactor, loop: 3, limits: limits)
        station = SocketStation(at: hub, limits: sockets)
        var source: TLSSource?
        if isSecure {
            let certificate = TestCertificate(["localhost"])
            source = try TLSSource(
                TLSServerConfiguration(credentials: [certificate.credential]),
                ticketKeys: TLSTicketKeys { [clock = loop.clock] in clock.now })
            trusting = try TLSContext(client: TLSClientConfiguration(trust: .anybody))
        } else {
            trusting = nil
        }
        listener = try Listener.open(at: .loopback(), on: loop.reactor, secure: source) { [unowned self] _ in
            let session = ScriptedSession()
            sessions.append(session)
            return (station.welcome(deflate, session), nil)
        }
    }

    /// A client on its way.
    func visitor(deflate: DeflateAgreement? = nil) throws -> SocketClient {
        let listener = try #require(listener)
        let client = SocketClient(clientResources, deflate, now: loop.reactor.now)
        try Connector.connect(
            to: listener.address, on: loop.reactor, secure: trusting.map { .init($0, host: "localhost") },
            handler: client)
        return client
    }

    /// A client, and who serves it.
    func client(deflate: DeflateAgreement? = nil) throws -> (client: SocketClient, session: ScriptedSession) {
        let before = sessions.count
        let client = try visitor(deflate: deflate)
        try #require(loop.turn { sessions.count > before && sessions[before].socket != nil && client.stream != nil })
        return (client, sessions[before])
    }

    /// A client that watches a topic from now on.
    func viewer(of topic: String, deflate: DeflateAgreement? = nil) throws -> (SocketClient, ScriptedSession) {
        let (client, session) = try client(deflate: deflate)
        #expect(hub.join(try session.id, TopicName(topic)) == .live)
        return (client, session)
    }

    /// Opens a topic that stays, before its first message.
    func open(_ topic: String, _ source: any TopicSource, pacing: Pacing = .immediate) {
        hub.assumeIsolated { $0.open(TopicName(topic), at: 0, source: source, pacing: pacing) }
    }

    func viewers(of topic: String) -> Int {
        hub.assumeIsolated { $0.viewers(of: TopicName(topic)) }
    }

    func publish(_ text: String, _ version: UInt64, on topic: String) {
        hub.deliver(
            Message(follows: version - 1, version: version, text: Array(text.utf8)), on: TopicName(topic))
    }

    private static var clientLimits: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.messageBytes = 16 << 20
        limits.inflatedBytes = 16 << 20
        limits.pingAfter = nil
        return limits
    }

    private static var masks: MaskSource {
        let random = Generator()
        return MaskSource { count in (0..<count).map { _ in random.byte() } }
    }

    private final class Generator {
        private var random = SplitMix(seed: 6_455)
        func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next()) }
    }
}
