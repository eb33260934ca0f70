/// Why two amounts have no sum.
package enum MoneyFault: Error, Hashable {
    /// Beyond what a JSON number can say exactly.
    case tooLarge
    case currencies(Currency, Currency)
}
