/// From one seat to another within a booking.
package struct SeatMove: Hashable, Sendable {
    package let from: String
    package let to: String
    /// The new ticket: the old one names the old seat.
    package let ticket: TicketCode

    package init(from: String, to: String, ticket: TicketCode) {
        self.from = from
        self.to = to
        self.ticket = ticket
    }
}
