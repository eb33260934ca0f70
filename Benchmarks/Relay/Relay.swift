import API
import Gateway
import HTTP
import Reactor
import Realtime
import Telemetry
import WebSocket

/// Loops, hubs and two routes.
final class Relay {
    let port: UInt16
    private let signals: Signals
    private var loops: [Reactor] = []

    /// What conformance tools send, and no less.
    private static let messageBytes = 16 << 20

    init(_ arguments: RelayArguments) throws {
        signals = try Signals()
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let secure = try Self.secure(arguments)
        var limits = ReactorLimits()
        // A message that is echoed waits as a whole.
        limits.outputBytes = 4 * Self.messageBytes
        for number in 0..<arguments.loops {
            let loop = try Reactor(name: "loop-\(number)", limits: limits)
            try loop.start()
            loops.append(loop)
        }
        let limitsOfSockets = Self.socketLimits(arguments)
        var seats: [(reactor: Reactor, station: Pinned<SocketStation>)] = []
        var hubs: [Hub] = []
        for (number, loop) in loops.enumerated() {
            let hub = Hub(on: loop, loop: UInt8(number))
            hubs.append(hub)
            seats.append((loop, loop.wait { Pinned(SocketStation(at: hub, limits: limitsOfSockets), to: loop) }))
        }
        var origins = OriginPolicy()
        if let origin = arguments.origin.flatMap({ Origin($0) }) { origins.allowed = [origin] }
        let door = SocketDoor(
            seats, policy: HandshakePolicy(origins: origins),
            limits: limitsOfSockets.socket)
        let switchboard = Switchboard(Publisher(hubs))
        var settings = ServiceSettings()
        settings.limitsRates = false
        var metrics = MetricsRegistry()
        let service = try Service(
            routes: [
                Route(
                    .get, "/ws", access: .open,
                    handler: .upgrade { request throws(Problem) in
                        let topic = try Self.topic(of: request)
                        return try door.upgrade(request) { RelaySession(topic, switchboard) }
                    }),
                Route(
                    .get, "/echo", access: .open,
                    handler: .upgrade { request throws(Problem) in
                        try door.upgrade(request) { EchoSession() }
                    }),
            ], settings: settings, log: .silent, metrics: &metrics)
        var port = arguments.port
        for loop in loops {
            let wanted = port
            port = try loop.wait {
                let station = try HTTPStation(on: loop, serving: service, limits: HTTPLimits())
                let listener = try Listener.open(at: .loopback(port: wanted), on: loop, secure: secure) { _ in
                    (station.welcome(), nil)
                }
                return listener.address.port ?? wanted
            }
        }
        self.port = port
    }

    /// Until it is told to end.
    func serve() {
        while true {
            switch signals.next() {
            case .terminate, .interrupt:
                for loop in loops { loop.stop() }
                for loop in loops { loop.join() }
                return
            case .hangUp, .quit, .kill: continue
            }
        }
    }

    private static func socketLimits(_ arguments: RelayArguments) -> SocketLimits {
        var limits = SocketLimits()
        limits.messageRate = 1_000_000
        limits.messageBurst = 1_000_000
        guard !arguments.isNarrow else { return limits }
        limits.socket.messageBytes = messageBytes
        limits.socket.inflatedBytes = messageBytes
        limits.socket.fragments = 1 << 20
        return limits
    }

    private static func secure(_ arguments: RelayArguments) throws -> TLSSource? {
        guard let certificate = arguments.certificate, let key = arguments.key else { return nil }
        let credential = TLSServerConfiguration.Credential(certificate: .file(certificate), key: .file(key))
        return try TLSSource(
            TLSServerConfiguration(credentials: [credential]), ticketKeys: TLSTicketKeys { LoopClock.system.now })
    }

    private static func topic(of request: Request) throws(Problem) -> TopicName {
        let topic: String?
        do throws(HTTPFault) {
            topic = try QueryParameters(request.head.query).first("topic")
        } catch {
            throw Problem(.malformedRequest, error.message)
        }
        guard let topic else { throw Problem(.malformedRequest, "Name a topic: /ws?topic=T") }
        return TopicName(topic)
    }
}
