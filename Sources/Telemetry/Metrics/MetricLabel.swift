/// One label of a series. Names and values are fixed when the series is registered, so that what a client sends can
/// never make a new one.
package struct MetricLabel: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        precondition(Self.isValid(name), "\(name) is not a name for a label")
        self.name = name
        self.value = value
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`; two underscores in front are reserved by the format.
    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !name.hasPrefix("__") else { return false }
        return !first.isASCIIDigit
            && name.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
