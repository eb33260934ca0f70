package import Domain

/// Money that has to go back. Payment and number together are the provider's idempotency key.
package struct RefundRecord: Hashable, Sendable {
    package let show: ShowID
    /// The event that says so.
    package let seq: Int64
    package let payment: PaymentID
    package let booking: BookingID?
    /// In minor units of the show's currency.
    package let amount: Int64
    package let currency: String

    package var key: String { "\(show):\(payment):refund:\(seq)" }

    init(_ row: Row) throws(StoreFailure) {
        show = ShowID(try row.value(0))
        seq = try row.value(1)
        payment = PaymentID(try row.value(2))
        booking = try row.optional(3, as: Int64.self).map { BookingID($0) }
        amount = try row.value(4)
        currency = try row.value(5)
    }
}
