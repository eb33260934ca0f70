internal import Bytes
internal import Synchronization
package import Telemetry

/// What a loop has done since it began. Written by the loop, read by anybody.
package final class LoopStatistics: Sendable {
    private let turnCount = Atomic<UInt64>(0)
    private let eventCount = Atomic<UInt64>(0)
    private let busyTime = Atomic<UInt64>(0)
    private let openConnections = Atomic<Int>(0)
    private let acceptedCount = Atomic<UInt64>(0)
    private let refusedCount = Atomic<UInt64>(0)

    package var turns: UInt64 { turnCount.load(ordering: .relaxed) }
    package var events: UInt64 { eventCount.load(ordering: .relaxed) }
    /// Time spent in turns, without the waiting.
    package var busyNanoseconds: UInt64 { busyTime.load(ordering: .relaxed) }
    /// How long turns took.
    package let turnTimes = Histogram(.seconds, bounds: turnBounds)
    /// From 10 µs to 1 s: what one turn may keep everybody else on the loop waiting.
    private static let turnBounds: [UInt64] = [
        10_000, 100_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000, 1_000_000_000,
    ]

    package var connections: Int { openConnections.load(ordering: .relaxed) }
    package var accepted: UInt64 { acceptedCount.load(ordering: .relaxed) }
    /// Connections that were closed at once because a limit was reached.
    package var refused: UInt64 { refusedCount.load(ordering: .relaxed) }

    func turned(events: Int, began: Tick, ended: Tick) {
        let busy = ended.nanoseconds &- began.nanoseconds
        turnCount.wrappingAdd(1, ordering: .relaxed)
        eventCount.wrappingAdd(UInt64(events), ordering: .relaxed)
        busyTime.wrappingAdd(busy, ordering: .relaxed)
        turnTimes.observe(busy)
    }

    func opened() {
        openConnections.wrappingAdd(1, ordering: .relaxed)
    }

    func closed() {
        openConnections.wrappingSubtract(1, ordering: .relaxed)
    }

    func acceptedOne() {
        acceptedCount.wrappingAdd(1, ordering: .relaxed)
    }

    func refusedOne() {
        refusedCount.wrappingAdd(1, ordering: .relaxed)
    }
}
