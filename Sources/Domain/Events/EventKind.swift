/// What happened to a show. The number stands in the ledger and never changes its meaning.
package enum EventKind: Hashable, Sendable {
    case held
    case extended
    case released
    case expired
    case paying
    /// Money came for a hold that is no longer there: a refund is due.
    case paymentLate
    case booked
    case cancelled
    case moved
    case checkedIn
    case checkInUndone
    case blocked
    case unblocked
    case showChanged
    /// Written by a newer version. It is folded by what every event carries.
    case unknown(UInt8)

    package init(number: UInt8) {
        self = Self.known.first { $0.number == number } ?? .unknown(number)
    }

    package static let known: [Self] = [
        .held, .extended, .released, .expired, .paying, .paymentLate, .booked, .cancelled, .moved, .checkedIn,
        .checkInUndone, .blocked, .unblocked, .showChanged,
    ]

    package var number: UInt8 {
        switch self {
        case .held: 1
        case .extended: 2
        case .released: 3
        case .expired: 4
        case .paying: 5
        case .paymentLate: 6
        case .booked: 7
        case .cancelled: 8
        case .moved: 9
        case .checkedIn: 10
        case .checkInUndone: 11
        case .blocked: 12
        case .unblocked: 13
        case .showChanged: 14
        case .unknown(let number): number
        }
    }

    /// The name in the feed.
    package var name: String {
        switch self {
        case .held: "held"
        case .extended: "extended"
        case .released: "released"
        case .expired: "expired"
        case .paying: "paying"
        case .paymentLate: "payment_late"
        case .booked: "booked"
        case .cancelled: "cancelled"
        case .moved: "moved"
        case .checkedIn: "checked_in"
        case .checkInUndone: "check_in_undone"
        case .blocked: "blocked"
        case .unblocked: "unblocked"
        case .showChanged: "show_changed"
        case .unknown(let number): "unknown_\(number)"
        }
    }

    /// Whether everybody may see it. The others pass in the staff's feed only.
    package var isPublic: Bool {
        switch self {
        case .held, .released, .expired, .booked, .cancelled, .moved, .blocked, .unblocked, .showChanged: true
        case .extended, .paying, .paymentLate, .checkedIn, .checkInUndone, .unknown: false
        }
    }
}
