/// Money as people read it, without floating point.
package enum MoneyText {
    /// Currencies whose smallest unit is not a hundredth (ISO 4217).
    private static let digits = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
        "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3,
        "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
    ]

    /// `450.00 INR` for 45,000 of the smallest unit.
    package static func of(_ amount: Int64, _ currency: String) -> String {
        let places = digits[currency] ?? 2
        guard places > 0 else { return "\(amount) \(currency)" }
        let unit: UInt64 = places == 4 ? 10_000 : places == 3 ? 1_000 : 100
        let rest = String(unit + amount.magnitude % unit).dropFirst()
        return "\(amount < 0 ? "-" : "")\(amount.magnitude / unit).\(rest) \(currency)"
    }

    /// The text of `{"amount":45000,"currency":"INR"}`; empty when it is none.
    package static func of(_ json: JSONValue?) -> String {
        guard case .integer(let amount)? = json?["amount"], case .string(let currency)? = json?["currency"] else {
            return ""
        }
        return of(amount, currency)
    }
}
