internal import Bytes
internal import Synchronization

/// How values are distributed over fixed buckets. One observation is two relaxed additions; the reader adds up.
package final class Histogram: Sendable {
    /// What the values count. They are kept as whole numbers, so that adding them up needs no lock and loses nothing.
    package enum Unit: Sendable {
        /// Kept in nanoseconds, shown in seconds.
        case seconds
        /// Bytes, rows, events: shown as they are.
        case whole

        var scale: Double {
            switch self {
            case .seconds: 1e9
            case .whole: 1
            }
        }
    }

    /// The state of all buckets at one reading.
    package struct Reading: Equatable, Sendable {
        /// Each bucket's upper bound in the unit shown, with the number of values at or under it.
        package let buckets: [(bound: Double, count: UInt64)]
        /// The sum of all values in the unit shown.
        package let sum: Double
        /// How many values there were: the bucket without an upper bound.
        package let count: UInt64

        package static func == (left: Self, right: Self) -> Bool {
            left.sum == right.sum && left.count == right.count
                && left.buckets.elementsEqual(right.buckets) { $0 == $1 }
        }
    }

    private let unit: Unit
    private let bounds: [UInt64]
    private let sum = Atomic<UInt64>(0)
    /// One for each bound, and behind them the one for what exceeds all bounds.
    private let counts: InlineArray<25, Atomic<UInt64>>

    /// - Parameter bounds: the inclusive upper bounds, rising, in nanoseconds or in whole units.
    package init(_ unit: Unit, bounds: [UInt64]) {
        precondition(!bounds.isEmpty, "a histogram needs a bound")
        precondition(bounds.count <= TelemetryLimits.bounds, "a histogram has at most \(TelemetryLimits.bounds) bounds")
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of a histogram must rise")
        self.unit = unit
        self.bounds = bounds
        counts = InlineArray { _ in Atomic(0) }
    }

    /// From 100 µs to 10 s, for what a client waits for.
    package static let latencies: [UInt64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]

    /// Counts one value in whole units, or in nanoseconds.
    package func observe(_ value: UInt64) {
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        counts[bucket].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(value, ordering: .relaxed)
    }

    /// Counts one duration; a negative one counts as none.
    package func observe(_ duration: Duration) {
        observe(UInt64(max(0, duration.wholeNanoseconds)))
    }

    /// Reads the buckets. The count is what the buckets add up to, so that the two always agree.
    package func read() -> Reading {
        var below: UInt64 = 0
        var buckets: [(Double, UInt64)] = []
        for (index, bound) in bounds.enumerated() {
            below += counts[index].load(ordering: .relaxed)
            buckets.append((Double(bound) / unit.scale, below))
        }
        let count = below + counts[bounds.count].load(ordering: .relaxed)
        return Reading(buckets: buckets, sum: Double(sum.load(ordering: .relaxed)) / unit.scale, count: count)
    }
}
