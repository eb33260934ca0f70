package import Domain

/// What the sandbox was asked for. A charge is written once: who asks again hears what was written then.
package struct SandboxBooks: Sendable {
    package struct Charge: Hashable, Sendable {
        package let payment: PaymentID
        package let amount: Money
        /// Nil when it was declined.
        package let succeedsAt: Moment?

        package init(payment: PaymentID, amount: Money, succeedsAt: Moment?) {
            self.payment = payment
            self.amount = amount
            self.succeedsAt = succeedsAt
        }
    }

    private let database: Database

    private static let insert = Statement(
        "sandbox_charge",
        """
        INSERT INTO sandbox_charge (payment_id, amount, currency, succeeds_at, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (payment_id) DO NOTHING
        """)

    private static let select = Statement(
        "sandbox_charged", onlyReads: true,
        "SELECT amount, currency, succeeds_at FROM sandbox_charge WHERE payment_id = $1")

    private static let refund = Statement(
        "sandbox_refund",
        """
        INSERT INTO sandbox_refund (key, payment_id, amount) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING
        """)

    private static let refunded = Statement(
        "sandbox_refunded", onlyReads: true,
        "SELECT coalesce(sum(amount), 0)::bigint FROM sandbox_refund WHERE payment_id = $1")

    package init(_ database: Database) {
        self.database = database
    }

    /// - Returns: the charge that stands.
    package func charge(_ charge: Charge, at now: Moment) async throws(StoreFailure) -> Charge {
        _ = try await database.query(
            Self.insert,
            [
                .int8(charge.payment.number), .int8(charge.amount.amount), .text(charge.amount.currency.description),
                .value(charge.succeedsAt?.milliseconds), .int8(now.milliseconds),
            ])
        guard let known = try await self.charge(charge.payment) else {
            throw StoreFailure(.invalidData, "a charge that was written is not there")
        }
        return known
    }

    package func charge(_ payment: PaymentID) async throws(StoreFailure) -> Charge? {
        let rows = try await database.query(Self.select, [.int8(payment.number)])
        return try rows.first.map { row throws(StoreFailure) in
            guard let currency = Currency(try row.value(1, as: String.self)) else {
                throw StoreFailure(.invalidData, "a charge in a currency that is none")
            }
            let number: Int64 = try row.value(0)
            guard let amount = try? Money(number, currency) else {
                throw StoreFailure(.invalidData, "a charge that is no amount")
            }
            return Charge(
                payment: payment, amount: amount,
                succeedsAt: try row.optional(2, as: Int64.self).map { Moment(milliseconds: $0) })
        }
    }

    /// Once for each key.
    package func refund(_ payment: PaymentID, _ amount: Money, key: String) async throws(StoreFailure) {
        _ = try await database.query(
            Self.refund, [.text(key), .int8(payment.number), .int8(amount.amount)])
    }

    /// What went back of a charge, in minor units.
    package func refunded(_ payment: PaymentID) async throws(StoreFailure) -> Int64 {
        try await database.query(Self.refunded, [.int8(payment.number)]).only().value(0)
    }
}
