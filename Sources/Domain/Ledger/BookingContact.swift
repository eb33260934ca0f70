/// Whom a new booking belongs to, for its projection.
package struct BookingContact: Hashable, Sendable {
    package let booking: BookingID
    package let contact: Contact
}
