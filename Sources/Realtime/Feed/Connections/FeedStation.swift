internal import API
internal import Bytes
internal import Contract
internal import Domain
internal import Reactor
internal import Realtime

/// The feed's connections on one loop. Confined to it.
package final class FeedStation {
    let feed: Feed
    let hub: Hub
    private var sockets = Roster<FeedConnection>()
    private var listeners = Roster<EventConnection>()
    /// Whoever still comes while the server goes down has to go at once.
    private(set) var drainGrace: Duration?

    init(_ feed: Feed, at hub: Hub) {
        self.feed = feed
        self.hub = hub
    }

    var reactor: Reactor { hub.reactor }

    func enter(_ guest: FeedConnection) { sockets.enter(guest) }
    func leave(_ guest: FeedConnection) { sockets.leave(guest) }
    func enter(_ guest: EventConnection) { listeners.enter(guest) }
    func leave(_ guest: EventConnection) { listeners.leave(guest) }

    /// Tells every client its own moment to go, spread evenly over the window.
    /// - Parameter share: which part of every interval is this loop's, so that loops do not tell the same moments.
    func drain(over window: Duration, share: Double, grace: Duration) {
        drainGrace = grace
        let guests = sockets.guests
        let others = listeners.guests
        let total = guests.count + others.count
        func moment(_ index: Int) -> Duration { window * ((Double(index) + share) / Double(max(total, 1))) }
        for (index, guest) in guests.enumerated() {
            guest.drain(in: moment(index), closing: moment(index) + grace)
        }
        for (index, guest) in others.enumerated() {
            let time = moment(guests.count + index)
            guest.drain(in: time, closing: time + grace)
        }
    }

    func take(_ revocation: Revocation) {
        for guest in sockets.guests where guest.pass?.session == revocation.session { recheck(guest) }
        for guest in listeners.guests where guest.pass?.session == revocation.session { recheck(guest) }
    }

    /// Connections of a session that has ended are closed; those whose tokens are outdated become nobody's. Each asks
    /// when it has come in, too: what was revoked while its request was on the way was told to those who stood here.
    func recheck(_ guest: some FeedGuest) {
        guard let pass = guest.pass else { return }
        switch feed.verdict(on: pass) {
        case .good: break
        case .ended: guest.revoke()
        case .outdated: guest.outdate()
        }
    }
}
