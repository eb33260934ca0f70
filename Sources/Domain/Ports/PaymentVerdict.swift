/// What a provider says to a charge.
package enum PaymentVerdict: Hashable, Sendable {
    case succeeded
    case declined
    /// A message will tell later.
    case pending
}
