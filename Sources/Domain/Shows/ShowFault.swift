/// Why a show cannot be as it was asked for.
package enum ShowFault: Error, Hashable {
    case pastDatetime
    /// A draft that nobody heard of before its end.
    case over
    case endsBeforeStart
    case saleWindow
    case missingPrice([CategoryName])
    case priceOutOfRange
    case unknownCategory(String)
    case settings([String])
    case title
    case timeZone
    /// The layout, prices or times of a show of which something was sold.
    case frozen
    case invalidTransition(from: ShowLife, to: ShowLife)
}
