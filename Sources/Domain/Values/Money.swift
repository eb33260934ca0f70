/// An amount in minor units (paise, cents) with its currency. Whole numbers only; what does not fit is a fault, never a
/// wrong amount.
package struct Money: Hashable, Sendable, CustomStringConvertible {
    package let amount: Int64
    package let currency: Currency

    /// The largest amount: whole numbers up to here survive a JSON number.
    package static let largest: Int64 = 9_007_199_254_740_991

    package init(_ amount: Int64, _ currency: Currency) throws(MoneyFault) {
        guard amount.magnitude <= UInt64(Self.largest) else { throw .tooLarge }
        self.amount = amount
        self.currency = currency
    }

    private init(unchecked amount: Int64, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// An amount that the rules of prices keep within bounds; anything else is cut to the largest.
    package init(clamping amount: Int64, _ currency: Currency) {
        self.init(unchecked: min(max(amount, -Self.largest), Self.largest), currency)
    }

    package var description: String { "\(amount) \(currency)" }
}
