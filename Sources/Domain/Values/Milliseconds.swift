/// A length of time. Sums stop at the ends of 64 bits instead of overflowing.
package struct Milliseconds: Hashable, Comparable, Sendable {
    package let count: Int64

    package init(_ count: Int64) {
        self.count = count
    }

    package static let zero = Self(0)

    package static func seconds(_ number: Int64) -> Self { Self(multiplied(number, by: 1_000)) }
    package static func minutes(_ number: Int64) -> Self { Self(multiplied(number, by: 60_000)) }
    package static func hours(_ number: Int64) -> Self { Self(multiplied(number, by: 3_600_000)) }

    package static func < (left: Self, right: Self) -> Bool { left.count < right.count }

    private static func multiplied(_ number: Int64, by factor: Int64) -> Int64 {
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? (number < 0 ? .min : .max) : product
    }
}
