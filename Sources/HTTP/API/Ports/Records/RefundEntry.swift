package import Domain

/// Money that has to go back to a buyer, or went back.
package struct RefundEntry: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        case due, paid
    }

    /// The event of the show that says so.
    package let seq: Int64
    package let payment: PaymentID
    /// Nil when the money came too late for a booking.
    package let booking: BookingID?
    package let amount: Money
    package let since: Moment
    /// When the provider confirmed it.
    package let paidAt: Moment?

    package init(
        seq: Int64, payment: PaymentID, booking: BookingID?, amount: Money, since: Moment, paidAt: Moment?
    ) {
        self.seq = seq
        self.payment = payment
        self.booking = booking
        self.amount = amount
        self.since = since
        self.paidAt = paidAt
    }

    package var state: State { paidAt == nil ? .due : .paid }
}
