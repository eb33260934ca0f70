/// A booking with its tickets.
package struct BookingReceipt: Hashable, Sendable {
    package struct Ticket: Hashable, Sendable {
        package let place: PlaceNumber
        package let price: Int64
        package let code: TicketCode
    }

    package let booking: BookingID
    package let generation: Int32
    package let tickets: [Ticket]
    package let total: Money
    package let payment: PaymentID?
}
