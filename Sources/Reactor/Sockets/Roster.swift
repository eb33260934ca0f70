/// Who is present on a loop. Each knows its place, so that leaving costs the same however many there are.
package struct Roster<Guest: RosterGuest> {
    package private(set) var guests: [Guest] = []

    package init() {}

    package var count: Int { guests.count }

    package mutating func enter(_ guest: Guest) {
        guest.place = guests.count
        guests.append(guest)
    }

    package mutating func leave(_ guest: Guest) {
        guard let last = guests.popLast(), last !== guest else { return }
        guests[guest.place] = last
        last.place = guest.place
    }
}

/// Somebody who can stand in a roster.
package protocol RosterGuest: AnyObject {
    /// Where it stands; the roster's affair.
    var place: Int { get set }
}
