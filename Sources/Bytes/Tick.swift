/// A moment on a loop's monotonic clock. It is the only notion of time below the Reactor: engines are given
/// ticks, they never ask for one.
package struct Tick: Hashable, Comparable, Sendable {
    /// Nanoseconds since an arbitrary origin that never moves while the process lives.
    package let nanoseconds: UInt64

    @inlinable
    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// The origin of the clock.
    package static let zero = Self(nanoseconds: 0)
    /// A moment that never comes.
    package static let never = Self(nanoseconds: .max)

    @inlinable
    package static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// This moment moved by a duration; it stops at `zero` and at `never` instead of overflowing.
    package func advanced(by duration: Duration) -> Self {
        let distance = duration.wholeNanoseconds
        if distance >= 0 {
            let (sum, overflow) = nanoseconds.addingReportingOverflow(UInt64(distance))
            return overflow ? .never : Self(nanoseconds: sum)
        }
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(distance.magnitude)
        return overflow ? .zero : Self(nanoseconds: difference)
    }

    /// How long after `earlier` this moment is; zero when it is not after it.
    package func since(_ earlier: Self) -> Duration {
        guard self > earlier else { return .zero }
        return .nanoseconds(Int64(clamping: nanoseconds - earlier.nanoseconds))
    }
}

extension Duration {
    /// The duration in nanoseconds, cut to what 64 bits hold (292 years).
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// The duration in whole milliseconds, rounded down towards zero.
    package var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
