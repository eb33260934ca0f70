/// One value of a log line. What must never be read is a `secret` by type, so that no formatter can leak it.
package enum LogValue: Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    case text(String)
    case number(Int64)
    case decimal(Double)
    case flag(Bool)
    /// Written as `***`, whatever it held; the value is not even kept.
    case secret

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }

    package static func number(_ value: some BinaryInteger) -> Self { .number(Int64(clamping: value)) }
}
