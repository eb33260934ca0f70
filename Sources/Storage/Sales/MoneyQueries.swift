package import Domain

/// Payments, and what is owed back.
package struct MoneyQueries: Sendable {
    private let database: Database

    private static let payment = Statement(
        "payment", onlyReads: true,
        """
        SELECT show_id, payment_id, hold_id, generation, account_id, booking_id, amount, state
        FROM payment WHERE show_id = $1 AND payment_id = $2
        """)

    private static let due = Statement(
        "refunds_due", onlyReads: true,
        """
        SELECT r.show_id, r.seq, r.payment_id, r.booking_id, r.amount, s.currency
        FROM refund r JOIN show s ON s.show_id = r.show_id
        WHERE r.paid_at IS NULL ORDER BY r.at, r.show_id, r.seq LIMIT $1
        """)

    private static let paid = Statement(
        "refund_paid", "UPDATE refund SET paid_at = $3 WHERE show_id = $1 AND seq = $2 AND paid_at IS NULL")

    package init(_ database: Database) {
        self.database = database
    }

    package func payment(_ show: ShowID, _ payment: PaymentID) async throws(StoreFailure) -> PaymentRecord? {
        let rows = try await database.query(Self.payment, [.int8(show.number), .int8(payment.number)])
        return try rows.first.map { row throws(StoreFailure) in try PaymentRecord(row) }
    }

    /// The oldest first.
    package func refundsDue() async throws(StoreFailure) -> [RefundRecord] {
        try await database.query(Self.due, [.int8(Int64(database.limits.listRows))])
            .map { row throws(StoreFailure) in try RefundRecord(row) }
    }

    /// The provider has confirmed it. Telling it twice changes nothing.
    package func paid(_ refund: RefundRecord, at moment: Moment) async throws(StoreFailure) {
        _ = try await database.query(
            Self.paid, [.int8(refund.show.number), .int8(refund.seq), .int8(moment.milliseconds)])
    }
}
