import Testing

@testable import Domain

/// Events of every kind and shape.
enum EventSamples {
    static func all() throws -> [SeatEvent] {
        let terms = try Hall.terms()
        let gate = try #require(GateName("Tor süd"))
        var detail = EventDetail()
        detail.hold = HoldID(1)
        detail.booking = BookingID(.max)
        detail.payment = PaymentID(.min)
        detail.by = AccountID(3)
        detail.reason = Reason("größer – 3 °C")
        detail.gate = gate
        detail.direction = .exit
        detail.amount = -5
        detail.code = BookingCode("K7M2QX")
        detail.checkIn = CheckInID(9)
        detail.method = .free
        detail.terms = terms
        detail.gates = [GateCount(gate: gate, entries: 5, exits: -1)]
        detail.hasSold = false
        let owner = OwnerState(
            id: 7, kind: .hold, generation: 3, account: AccountID(12), deadline: Hall.start, since: Hall.opening,
            extensions: 4, isStretched: true, payment: PaymentID(8))
        let eternal = OwnerState(id: .max, kind: .booking, account: .nobody, since: .never)
        let places = [
            PlaceChange(PlaceNumber(Int32(5)), .held, owner: 7, price: 30_000),
            PlaceChange(PlaceNumber(Int32(2)), .booked, owner: .max, ticket: TicketCode(high: .max, low: 1)),
            .free(PlaceNumber(Int32.max)), PlaceChange(PlaceNumber(Int32(0)), .blocked, owner: -4),
        ]
        let admissions = [
            Admission(
                place: PlaceNumber(Int32(5)), checkIn: CheckInID(4), at: Hall.opening, gate: gate, isInside: true)
        ]
        let kinds = EventKind.known + [.unknown(0), .unknown(77), .unknown(255)]
        return kinds.flatMap { kind in
            [
                SeatEvent(kind, at: Hall.opening),
                SeatEvent(kind, at: Hall.opening, owners: [owner], places: places),
                SeatEvent(
                    kind, at: .distantPast, owners: [owner, eternal], places: places, admissions: admissions,
                    detail: detail),
            ]
        }
    }
}
