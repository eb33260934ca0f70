package import Domain

/// The orders behind payments, and those whose payment has not come to an end.
package struct PaymentOrders: Sendable {
    /// A payment of which nobody knows yet how it ended.
    package struct Open: Hashable, Sendable {
        package let payment: PaymentRecord
        package let since: Moment
        /// None when the program ended before it wrote one: then nobody was asked for money.
        package let order: PaymentOrder?
    }

    private let database: Database

    /// What was there first stays: the same payment becomes the same booking.
    private static let write = Statement(
        named: "keep_order", onlyReads: false,
        text: """
            WITH new AS (
                INSERT INTO payment_order (payment_id, show_id, booking_id, code, name, email, phone, at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (payment_id) DO NOTHING RETURNING *)
            SELECT \(PaymentOrder.columns) FROM new o
            UNION ALL SELECT \(PaymentOrder.columns) FROM payment_order o WHERE o.payment_id = $1
            LIMIT 1
            """)

    private static let one = Statement(
        named: "order_of_payment", onlyReads: true,
        text: "SELECT \(PaymentOrder.columns) FROM payment_order o WHERE o.payment_id = $1")

    private static let columns = "\(PaymentRecord.columns), p.created_at, \(PaymentOrder.columns)"
    private static let tables = """
        p JOIN show s ON s.show_id = p.show_id LEFT JOIN payment_order o ON o.payment_id = p.payment_id
        """

    /// Those that are pending, and those whose hold has ended and whose money may still come. Two parts, so that the
    /// index of open payments leads to each.
    static let open = Statement(
        named: "open_payments", onlyReads: true,
        text: """
            SELECT \(columns) FROM (
                SELECT * FROM payment WHERE state = \(PaymentRecord.State.pending.rawValue)
                UNION ALL SELECT * FROM payment
                    WHERE state = \(PaymentRecord.State.abandoned.rawValue) AND created_at >= $1) \(tables)
            WHERE o.is_closed IS NOT TRUE AND (p.state, p.created_at, p.payment_id) > ($2, $3, $4)
            ORDER BY p.state, p.created_at, p.payment_id LIMIT $5
            """)

    private static let known = Statement(
        named: "known_payment", onlyReads: true,
        text: "SELECT \(columns) FROM payment \(tables) WHERE o.payment_id = $1 AND p.show_id = o.show_id")

    private static let close = Statement(
        "close_order", "UPDATE payment_order SET is_closed = true WHERE payment_id = $1")

    package init(_ database: Database) {
        self.database = database
    }

    /// Writes an order down. When its payment has one already, that one holds.
    package func keep(_ order: PaymentOrder) async throws(StoreFailure) -> PaymentOrder {
        let rows = try await database.query(
            Self.write,
            [
                .int8(order.payment.number), .int8(order.show.number), .int8(order.booking.number),
                .text(order.code.text), .value(order.contact?.name), .value(order.contact?.email),
                .value(order.contact?.phone), .int8(order.at.milliseconds),
            ])
        if let row = rows.first { return try PaymentOrder(row) }
        // Somebody else wrote it at this very moment.
        guard let known = try await self.order(of: order.payment) else {
            throw StoreFailure(.serialization, "an order came and went")
        }
        return known
    }

    package func order(of payment: PaymentID) async throws(StoreFailure) -> PaymentOrder? {
        let rows = try await database.query(Self.one, [.int8(payment.number)])
        return try rows.first.map { row throws(StoreFailure) in try PaymentOrder(row) }
    }

    /// The oldest first, a page of them.
    /// - Parameters:
    ///   - moment: payments whose hold has ended are looked at when they are younger than this.
    ///   - last: the last one of the page before.
    package func open(since moment: Moment, after last: Open? = nil) async throws(StoreFailure) -> [Open] {
        let rows = try await database.query(
            Self.open,
            [
                .int8(moment.milliseconds), .int2(Int16(last?.payment.state.rawValue ?? -1)),
                .int8(last?.since.milliseconds ?? 0), .int8(last?.payment.id.number ?? 0),
                .int8(Int64(database.limits.listRows)),
            ])
        return try rows.map { row throws(StoreFailure) in try Self.open(row) }
    }

    /// A payment of which a message tells; nil when no order was ever made for it.
    package func known(_ payment: PaymentID) async throws(StoreFailure) -> Open? {
        let rows = try await database.query(Self.known, [.int8(payment.number)])
        return try rows.first.map { row throws(StoreFailure) in try Self.open(row) }
    }

    /// No money will come for it.
    package func close(_ payment: PaymentID) async throws(StoreFailure) {
        _ = try await database.query(Self.close, [.int8(payment.number)])
    }

    private static func open(_ row: Row) throws(StoreFailure) -> Open {
        let since = PaymentRecord.columnCount
        let hasOrder = try row.optional(since + 1, as: Int64.self) != nil
        return Open(
            payment: try PaymentRecord(row), since: Moment(milliseconds: try row.value(since)),
            order: hasOrder ? try PaymentOrder(row, first: since + 1) : nil)
    }
}
