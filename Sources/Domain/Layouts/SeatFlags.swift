/// What a buyer must know about a seat.
package struct SeatFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Room for a wheelchair.
    package static let wheelchair = Self(rawValue: 1)
    /// Beside a wheelchair.
    package static let companion = Self(rawValue: 2)
    package static let restrictedView = Self(rawValue: 4)

    /// Kept for those who need them: nobody gets one without naming it.
    static let reserved: Self = [.wheelchair, .companion]
}
