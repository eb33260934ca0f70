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

    /// Nothing, in a currency.
    package static func zero(_ currency: Currency) -> Self { Self(unchecked: 0, currency) }

    private init(unchecked amount: Int64, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// An amount that the rules of prices keep within bounds; anything else is cut to the largest.
    package init(clamping amount: Int64, _ currency: Currency) {
        self.init(unchecked: min(max(amount, -Self.largest), Self.largest), currency)
    }

    package func adding(_ other: Self) throws(MoneyFault) -> Self {
        guard currency == other.currency else { throw .currencies(currency, other.currency) }
        let (sum, overflow) = amount.addingReportingOverflow(other.amount)
        guard !overflow else { throw .tooLarge }
        return try Self(sum, currency)
    }

    package func times(_ count: Int) throws(MoneyFault) -> Self {
        let (product, overflow) = amount.multipliedReportingOverflow(by: Int64(count))
        guard !overflow else { throw .tooLarge }
        return try Self(product, currency)
    }

    package var description: String { "\(amount) \(currency)" }
}
