package import Domain

/// Money that has to go back. Payment and number together are the provider's idempotency key.
package struct RefundRecord: Hashable, Sendable {
    package let show: ShowID
    /// The event that says so.
    package let seq: Int64
    package let payment: PaymentID
    package let booking: BookingID?
    package let amount: Money
    package let at: Moment
    /// When the provider confirmed it.
    package let paidAt: Moment?

    package var key: String { "\(show):\(payment):refund:\(seq)" }

    static let columns = "r.show_id, r.seq, r.payment_id, r.booking_id, r.amount, s.currency, r.at, r.paid_at"

    init(_ row: Row) throws(StoreFailure) {
        show = ShowID(try row.value(0))
        seq = try row.value(1)
        payment = PaymentID(try row.value(2))
        booking = try row.optional(3, as: Int64.self).map { BookingID($0) }
        guard let currency = Currency(try row.value(5, as: String.self)),
            let amount = try? Money(try row.value(4, as: Int64.self), currency)
        else { throw StoreFailure(.invalidData, "a refund of an amount that is none") }
        self.amount = amount
        at = Moment(milliseconds: try row.value(6))
        paidAt = try row.optional(7, as: Int64.self).map { Moment(milliseconds: $0) }
    }
}
