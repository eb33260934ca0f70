/// Whether seats wait for a payment that was begun.
package enum PaymentWait: Sendable {
    case waiting
    /// The hold lives on, and waits for it no more.
    case over
    /// The hold has ended, or was sold.
    case gone
}
