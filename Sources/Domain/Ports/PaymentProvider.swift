/// Whoever takes the money. The payment's row and our reference exist before the call.
package protocol PaymentProvider: Sendable {
    /// - Parameters:
    ///   - payment: also the provider's idempotency key, so that a repeated call charges once.
    ///   - token: stands for the buyer's means of payment; it is in no log.
    func charge(_ payment: PaymentID, _ amount: Money, token: String) async throws(PaymentFailure) -> PaymentVerdict
    /// What became of a charge, for those whose answer was lost; nil when the provider knows none of that number.
    func verdict(of payment: PaymentID) async throws(PaymentFailure) -> PaymentVerdict?
    /// Gives money back. A repeated call with the same key pays once.
    func refund(_ payment: PaymentID, _ amount: Money, key: String) async throws(PaymentFailure)
}
