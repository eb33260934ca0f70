package import API
internal import Crypto
internal import HTTP
package import Reactor
package import Realtime
package import WebSocket

/// Where HTTP requests become WebSockets: does the handshake and seats the connection at the hub of its loop.
package struct SocketDoor: Sendable {
    private let stations: [(reactor: Reactor, station: Pinned<SocketStation>)]
    private let policy: HandshakePolicy
    private let limits: WebSocketLimits
    private let memory: MemoryGuard?

    /// - Parameters:
    ///   - stations: one for each loop.
    ///   - memory: who refuses new connections when there is no room for them; nil for nobody.
    package init(
        _ stations: [(reactor: Reactor, station: Pinned<SocketStation>)], policy: HandshakePolicy,
        limits: WebSocketLimits, memory: MemoryGuard? = nil
    ) {
        self.stations = stations
        self.policy = policy
        self.limits = limits
        self.memory = memory
    }

    /// Whoever stays needs memory, in whatever way he listens.
    package func checkRoom(for request: Request) throws(Problem) {
        guard memory?.admits(now: request.now) != false else {
            throw Problem(.unavailable, "There is no room for another connection.", fields: [.init(retryAfter: 5)])
        }
    }

    /// Agrees to a WebSocket, or says why not. Called on the loop of the request's connection.
    /// - Parameter session: who will live on the connection.
    package func upgrade(
        _ request: Request, to session: @escaping @Sendable () -> any SocketSession
    ) throws(Problem) -> Upgrade {
        guard let station = stations.first(where: { $0.reactor.isOnLoop })?.station else {
            preconditionFailure("every loop that serves has a station")
        }
        try checkRoom(for: request)
        let acceptance: ServerHandshake.Acceptance
        do throws(HandshakeRefusal) {
            acceptance = try ServerHandshake.answer(
                HandshakeRequest(request.head), policy: policy, limits: limits, digest: { SHA1.digest(of: $0) })
        } catch {
            throw Problem(error)
        }
        let deflate = acceptance.deflate
        return Upgrade(fields: acceptance.fields.map { Response.Field($0.name, $0.value) }) {
            station.value.welcome(deflate, session())
        }
    }
}
