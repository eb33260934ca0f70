package import HTTP
package import Reactor

/// What all HTTP connections of one loop share. Confined to that loop.
package final class HTTPStation {
    package let reactor: Reactor
    let service: Service
    let limits: HTTPLimits
    /// Where handlers run that take time.
    let room: LoopRoom
    private var prepared: PreparedFields
    private var roster = Roster<HTTPConnection>()

    package init(on reactor: Reactor, serving service: Service, limits: HTTPLimits) throws(HTTPFault) {
        self.reactor = reactor
        self.service = service
        self.limits = limits
        room = LoopRoom(on: reactor)
        prepared = try PreparedFields(service.constantFields, date: WallClock.seconds)
    }

    /// Whether the server is going down: connections end with their next answer.
    package private(set) var isRetiring = false

    /// Connections that are open.
    package var count: Int { roster.count }

    /// A connection for a peer that has just come.
    package func welcome() -> any StreamHandler { HTTPConnection(at: self) }

    /// Ends the connections: the idle ones now, the others after the answer under way.
    package func retire() {
        isRetiring = true
        for guest in roster.guests { guest.retire() }
    }

    /// The fields of every answer, with the date of this second.
    func currentFields() -> PreparedFields {
        prepared.renew(date: WallClock.seconds)
        return prepared
    }

    func enter(_ guest: HTTPConnection) { roster.enter(guest) }

    func leave(_ guest: HTTPConnection) { roster.leave(guest) }
}
