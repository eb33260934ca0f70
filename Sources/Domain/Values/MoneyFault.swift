/// Why a number is no amount.
package enum MoneyFault: Error, Hashable {
    /// Beyond what a JSON number can say exactly.
    case tooLarge
}
