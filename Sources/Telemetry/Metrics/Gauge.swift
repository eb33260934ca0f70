internal import Synchronization

/// A number that goes up and down.
package final class Gauge: Sendable {
    private let value = Atomic<Int64>(0)

    package init() {}

    package func add(_ amount: Int64 = 1) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    package func subtract(_ amount: Int64 = 1) {
        value.wrappingSubtract(amount, ordering: .relaxed)
    }

    package var current: Int64 { value.load(ordering: .relaxed) }
}
