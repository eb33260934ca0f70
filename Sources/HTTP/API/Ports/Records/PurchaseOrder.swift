package import Domain

/// Somebody wants to pay for a hold.
package struct PurchaseOrder: Sendable {
    /// How it is paid. The token stands for the buyer's means of payment and is in no log.
    package struct Payment: Sendable {
        package let id: PaymentID
        package let method: String
        package let token: String

        package init(id: PaymentID, method: String, token: String) {
            self.id = id
            self.method = method
            self.token = token
        }
    }

    /// The number of the first command; those that follow are derived from it.
    package let key: WriteKey
    package let caller: Caller
    package let hold: HoldID
    /// The generation of the hold that the buyer has seen; a later one has other seats or another price.
    package let generation: Int32?
    package let booking: NewBooking
    /// None when the buyer expects nothing to be due.
    package let payment: Payment?

    package init(
        key: WriteKey, caller: Caller, hold: HoldID, generation: Int32? = nil, booking: NewBooking, payment: Payment?
    ) {
        self.key = key
        self.caller = caller
        self.hold = hold
        self.generation = generation
        self.booking = booking
        self.payment = payment
    }
}
