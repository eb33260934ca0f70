/// What was given back of a booking.
package struct CancelReceipt: Hashable, Sendable {
    package let booking: BookingID
    package let places: [PlaceNumber]
    package let refund: Money
    /// The payment that is given back; none was made at the desk.
    package let payment: PaymentID?
    /// Seats that the booking still has.
    package let remaining: Int
}
