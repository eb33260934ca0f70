/// How a booking was paid.
package enum PaymentMethod: UInt8, Sendable {
    case online
    case cash
    /// Nothing was due.
    case free
}
