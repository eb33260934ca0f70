/// A ticket of a booked place, and who came in with it.
struct Ticket: Hashable, Sendable {
    let code: TicketCode
    /// The check-in that let somebody in first; zero before that.
    var checkIn: Int64 = 0
    /// When that was, in milliseconds.
    var admittedAt: Int64 = 0
    let place: Int32
    /// The gate of the first time, by its number in the map.
    var gate: UInt16 = 0
    var isInside = false

    init(code: TicketCode, place: Int32) {
        self.code = code
        self.place = place
    }

    var hash: UInt64 { Self.hash(code) }

    static func hash(_ code: TicketCode) -> UInt64 { SlotIndex.hash(Int64(bitPattern: code.high ^ code.low)) }
}
