package import Bytes
internal import CLinux

/// The end of a wait on a plain thread. Code on a loop uses the loop's timers instead.
package struct Deadline: Sendable {
    private let end: Tick

    /// A deadline that lies this far ahead of now.
    package init(after duration: Duration) {
        end = Self.now.advanced(by: duration)
    }

    /// For a wait that something else ends.
    package static var never: Self { Self(after: .seconds(Int64.max)) }

    /// What is left; zero when it has passed.
    package var remaining: Duration { end.since(Self.now) }

    package var hasPassed: Bool { Self.now >= end }

    /// The monotonic clock, read from a plain thread.
    package static var now: Tick {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Tick(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }

    /// Puts the calling thread to sleep, at most to the deadline. Never called on a loop.
    package func pause(_ duration: Duration) {
        let nanoseconds = min(duration, remaining).wholeNanoseconds
        guard nanoseconds > 0 else { return }
        var rest = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        var length = rest
        while nanosleep(&length, &rest) != 0 && errno == EINTR { length = rest }
    }
}
