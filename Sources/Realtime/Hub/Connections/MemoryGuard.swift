package import Bytes
internal import Reactor

/// Refuses new connections while the process holds more memory than it may, before those that stand suffer. One for all
/// loops; the kernel is asked so often and no more.
package final class MemoryGuard: Sendable {
    private struct State {
        var isFull = false
        var next = Tick.zero
    }

    private let state = Locked(State())
    private let limit: Int
    private let interval: Duration
    private let sample: @Sendable () -> Int?

    /// - Parameters:
    ///   - limit: bytes above which nobody else is let in.
    ///   - interval: how long an answer of the kernel counts.
    ///   - sample: how much memory the process holds; nil when nobody can tell, which lets everybody in.
    package init(limit: Int, interval: Duration = .milliseconds(250), sample: @escaping @Sendable () -> Int?) {
        precondition(limit > 0 && interval > .zero, "a guard has a limit and lets time pass")
        self.limit = limit
        self.interval = interval
        self.sample = sample
    }

    /// Whether one more may come in.
    package func admits(now: Tick) -> Bool {
        state.withLock { state in
            guard now >= state.next else { return !state.isFull }
            state.next = now.advanced(by: interval)
            state.isFull = (sample() ?? 0) > limit
            return !state.isFull
        }
    }
}
