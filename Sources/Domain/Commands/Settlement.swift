/// A payment that succeeded, as the provider says.
package struct Settlement: Hashable, Sendable {
    package let payment: PaymentID
    package let hold: HoldID
    /// The generation of the hold that was paid for: the fence.
    package let generation: Int32
    /// What was received.
    package let amount: Money
    /// The booking that it becomes, the same for every message about this payment.
    package let booking: NewBooking

    package init(payment: PaymentID, hold: HoldID, generation: Int32, amount: Money, booking: NewBooking) {
        self.payment = payment
        self.hold = hold
        self.generation = generation
        self.amount = amount
        self.booking = booking
    }
}
