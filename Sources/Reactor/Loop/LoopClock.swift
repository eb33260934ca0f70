package import Bytes
internal import CLinux
internal import Glibc
internal import Synchronization

/// The clock that a loop reads once a turn.
package enum LoopClock: Sendable {
    /// The machine's monotonic clock.
    case system
    /// A clock that stands still until a test moves it.
    case manual(ManualClock)

    package var now: Tick {
        switch self {
        case .system:
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Tick(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
        case .manual(let clock):
            return clock.now
        }
    }
}

/// Time for tests: it moves only when told.
package final class ManualClock: Sendable {
    private let nanoseconds: Atomic<UInt64>

    package init(start: Tick = Tick(nanoseconds: 1_000_000_000)) {
        nanoseconds = Atomic(start.nanoseconds)
    }

    package var now: Tick { Tick(nanoseconds: nanoseconds.load(ordering: .acquiring)) }

    package func advance(by duration: Duration) {
        let next = now.advanced(by: duration)
        nanoseconds.store(next.nanoseconds, ordering: .releasing)
    }
}
