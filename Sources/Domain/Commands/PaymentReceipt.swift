/// What has to be paid, and until when.
package struct PaymentReceipt: Hashable, Sendable {
    package let hold: HoldID
    package let payment: PaymentID
    package let generation: Int32
    package let seats: Int
    package let amount: Money
    package let deadline: Moment
}
