package import Reactor
package import WebSocket

/// What all WebSocket connections of one loop share. Confined to that loop.
package final class SocketStation {
    package let hub: Hub
    package let limits: SocketLimits
    let resources: WebSocketResources
    private var guests: [SocketConnection] = []

    package init(at hub: Hub, limits: SocketLimits = SocketLimits()) {
        limits.validate()
        self.hub = hub
        self.limits = limits
        resources = WebSocketResources(limits: limits.socket)
    }

    package var reactor: Reactor { hub.reactor }

    /// Connections that stand.
    package var count: Int { guests.count }

    /// A connection whose handshake is done: it takes over the stream.
    package func welcome(_ deflate: DeflateAgreement?, _ session: any SocketSession) -> any StreamHandler {
        SocketConnection(at: self, deflate: deflate, session)
    }

    /// Closes every connection: the server goes away.
    package func retire() {
        for guest in guests { guest.close(.goingAway, reason: "the server goes down") }
    }

    // Each connection knows its place, so that leaving costs the same however many there are.

    func enter(_ guest: SocketConnection) {
        guest.place = guests.count
        guests.append(guest)
    }

    func leave(_ guest: SocketConnection) {
        guard let last = guests.popLast(), last !== guest else { return }
        guests[guest.place] = last
        last.place = guest.place
    }
}
