package import Domain

/// What became of an order.
package enum PurchaseResult: Hashable, Sendable {
    case booked(BookingReceipt, LedgerPosition)
    /// The hold lives on.
    case declined
    /// Nobody takes money in the way that was named.
    case unknownMethod
    /// The provider will tell later; the seats stay frozen until then.
    case pending(PaymentReceipt)
    /// The money came too late and goes back.
    case late(PaymentID, refund: Money)
    case refused(Refusal)
    case unavailable(CommandResult.Unavailability)
}
