package import Domain

/// Payments, and what is owed back.
package struct MoneyQueries: Sendable {
    private let database: Database

    private static let payment = Statement(
        named: "payment", onlyReads: true,
        text: """
            SELECT \(PaymentRecord.columns) FROM payment p JOIN show s ON s.show_id = p.show_id
            WHERE p.show_id = $1 AND p.payment_id = $2
            """)

    private static let due = Statement(
        named: "refunds_due", onlyReads: true,
        text: """
            SELECT \(RefundRecord.columns) FROM refund r JOIN show s ON s.show_id = r.show_id
            WHERE r.paid_at IS NULL AND (r.at, r.show_id, r.seq) > ($1, $2, $3)
            ORDER BY r.at, r.show_id, r.seq LIMIT $4
            """)

    private static let ofShow = Statement(
        named: "refunds_of_show", onlyReads: true,
        text: """
            SELECT \(RefundRecord.columns) FROM refund r JOIN show s ON s.show_id = r.show_id
            WHERE r.show_id = $1 AND (r.at, r.seq) < ($2, $3)
                AND ($4::boolean IS NULL OR $4 = (r.paid_at IS NOT NULL))
            ORDER BY r.at DESC, r.seq DESC LIMIT $5
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

    /// The oldest first, a page of them.
    /// - Parameter last: the last one of the page before.
    package func refundsDue(after last: RefundRecord? = nil) async throws(StoreFailure) -> [RefundRecord] {
        try await database.query(
            Self.due,
            [
                .int8(last?.at.milliseconds ?? .min), .int8(last?.show.number ?? 0), .int8(last?.seq ?? 0),
                .int8(Int64(database.limits.listRows)),
            ]
        ).map { row throws(StoreFailure) in try RefundRecord(row) }
    }

    /// The refunds of a show, the newest first.
    /// - Parameters:
    ///   - paid: only those that were paid back, or only those that are due; nil for both.
    ///   - end: the last one of the page before.
    package func refunds(
        of show: ShowID, paid: Bool? = nil, after end: ListEnd? = nil, limit: Int
    ) async throws(StoreFailure) -> [RefundRecord] {
        let (at, seq) = ListEnd.parameters(end)
        let most = Int64(min(limit, database.limits.listRows))
        return try await database.query(Self.ofShow, [.int8(show.number), at, seq, .value(paid), .int8(most)])
            .map { row throws(StoreFailure) in try RefundRecord(row) }
    }

    /// The provider has confirmed it. Telling it twice changes nothing.
    package func paid(_ refund: RefundRecord, at moment: Moment) async throws(StoreFailure) {
        _ = try await database.query(
            Self.paid, [.int8(refund.show.number), .int8(refund.seq), .int8(moment.milliseconds)])
    }
}
