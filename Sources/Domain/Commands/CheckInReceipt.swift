/// What the person at the gate is told. A verdict is an answer, not a fault.
package struct CheckInReceipt: Hashable, Sendable {
    package enum Verdict: UInt8, Sendable, CaseIterable {
        case ok
        case already
        case otherShow
        case notValid
        case cancelled
        case outsideWindow

        package var name: String {
            switch self {
            case .ok: "ok"
            case .already: "already"
            case .otherShow: "wrong_show"
            case .notValid: "not_valid"
            case .cancelled: "cancelled"
            case .outsideWindow: "outside_window"
            }
        }

        package init?(name: String) {
            guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = found
        }
    }

    package let verdict: Verdict
    /// The check-in that this is or, for `already`, that there was.
    package let checkIn: CheckInID?
    package let booking: BookingID?
    package let places: [PlaceNumber]
    /// The first time, when there was one before.
    package let firstAt: Moment?
    package let firstGate: GateName?
    /// Tickets of the whole booking, and how many of them are inside now.
    package let party: Int
    package let inside: Int

    init(_ verdict: Verdict) {
        self.init(verdict, checkIn: nil, booking: nil, places: [], first: nil, party: 0, inside: 0)
    }

    init(
        _ verdict: Verdict, checkIn: CheckInID?, booking: BookingID?, places: [PlaceNumber], first: Admission?,
        party: Int, inside: Int
    ) {
        self.init(
            verdict, checkIn: checkIn, booking: booking, places: places, firstAt: first?.at, firstGate: first?.gate,
            party: party, inside: inside)
    }

    init(
        _ verdict: Verdict, checkIn: CheckInID?, booking: BookingID?, places: [PlaceNumber], firstAt: Moment?,
        firstGate: GateName?, party: Int, inside: Int
    ) {
        self.verdict = verdict
        self.checkIn = checkIn
        self.booking = booking
        self.places = places
        self.firstAt = firstAt
        self.firstGate = firstGate
        self.party = party
        self.inside = inside
    }
}
