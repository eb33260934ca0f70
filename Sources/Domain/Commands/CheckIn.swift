/// Somebody at a gate.
package struct CheckIn: Hashable, Sendable {
    /// How the person is known.
    package enum Key: Hashable, Sendable {
        case code(TicketCode)
        case seat(String)
        /// The whole party.
        case booking(BookingID)
    }

    /// What is known of a code that is no valid ticket of this show. Such tickets are never valid again, so it is
    /// enough to have looked them up before.
    package enum Standing: Hashable, Sendable {
        case unknown
        case otherShow
        case cancelled
    }

    package let id: CheckInID
    package let key: Key
    package let gate: GateName
    package let direction: Direction
    package let standing: Standing

    package init(
        id: CheckInID, key: Key, gate: GateName, direction: Direction = .entry, standing: Standing = .unknown
    ) {
        self.id = id
        self.key = key
        self.gate = gate
        self.direction = direction
        self.standing = standing
    }
}
