package import Reactor
package import WebSocket

/// What all WebSocket connections of one loop share. Confined to that loop.
package final class SocketStation {
    package let hub: Hub
    package let limits: SocketLimits
    let resources: WebSocketResources
    private var roster = Roster<SocketConnection>()

    package init(at hub: Hub, limits: SocketLimits = SocketLimits()) {
        limits.validate()
        self.hub = hub
        self.limits = limits
        resources = WebSocketResources(limits: limits.socket)
    }

    package var reactor: Reactor { hub.reactor }

    /// Connections that stand.
    package var count: Int { roster.count }

    /// A connection whose handshake is done: it takes over the stream.
    package func welcome(_ deflate: DeflateAgreement?, _ session: any SocketSession) -> any StreamHandler {
        SocketConnection(at: self, deflate: deflate, session)
    }

    func enter(_ guest: SocketConnection) { roster.enter(guest) }

    func leave(_ guest: SocketConnection) { roster.leave(guest) }
}
