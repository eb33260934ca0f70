/// What a seat is, by its letter in `states`.
package enum SeatState: UInt8, CaseIterable, Sendable {
    case free = 0x66
    case held = 0x68
    case booked = 0x62
    case blocked = 0x78
    case paying = 0x70
    case checkedIn = 0x63

    package var name: String {
        switch self {
        case .free: "free"
        case .held: "held"
        case .booked: "booked"
        case .blocked: "blocked"
        case .paying: "paying"
        case .checkedIn: "checked_in"
        }
    }

    /// The kinds of events after which a seat is like this: where events were merged there is no kind.
    package var kinds: [String] {
        switch self {
        case .free: ["released", "expired", "cancelled", "unblocked"]
        case .held: ["held", "extended"]
        case .booked: ["booked", "check_in_undone", "moved"]
        case .blocked: ["blocked"]
        case .paying: ["paying"]
        case .checkedIn: ["checked_in"]
        }
    }
}
