/// What a booking needs that the domain does not make up: numbers and randomness, and whose it is.
package struct NewBooking: Hashable, Sendable {
    package let id: BookingID
    package let code: BookingCode
    /// At least one for each seat; those that are left over stay unused.
    package let tickets: [TicketCode]
    package let contact: Contact?

    package init(id: BookingID, code: BookingCode, tickets: [TicketCode], contact: Contact? = nil) {
        self.id = id
        self.code = code
        self.tickets = tickets
        self.contact = contact
    }
}
