/// An instant: milliseconds since 1970 in UTC, by PostgreSQL's clock. The domain reads none; a moment is always an
/// argument.
package struct Moment: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Before everything.
    package static let distantPast = Self(milliseconds: .min)
    /// After everything.
    package static let never = Self(milliseconds: .max)

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    package func advanced(by time: Milliseconds) -> Self {
        let (sum, overflow) = milliseconds.addingReportingOverflow(time.count)
        return overflow ? (time.count < 0 ? .distantPast : .never) : Self(milliseconds: sum)
    }

    /// How long after `earlier` this is; zero when it is not after it.
    package func since(_ earlier: Self) -> Milliseconds {
        guard self > earlier else { return .zero }
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return Milliseconds(overflow ? .max : difference)
    }

    package var description: String { "\(milliseconds) ms" }
}
