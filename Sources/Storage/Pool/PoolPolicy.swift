internal import Bytes

/// How a pool behaves: sizes and times.
package struct PoolPolicy: Sendable, Hashable {
    /// Connections kept open even when nobody asks.
    package let minimum: Int
    package let maximum: Int
    /// How many may wait for a connection; the next is refused at once.
    package let waiters: Int
    /// How long one waits at most.
    package let waitingTime: Duration
    /// A connection beyond the minimum that nobody used for so long is closed.
    package let idleTime: Duration
    /// A connection is replaced after so long, between 90 and 100 % of it, so that not all go together.
    package let lifetime: Duration
    /// The wait between failed attempts to connect.
    package let backoff: Backoff

    package init(
        minimum: Int = 1, maximum: Int = 8, waiters: Int = 256, waitingTime: Duration = .seconds(3),
        idleTime: Duration = .seconds(300), lifetime: Duration = .seconds(3600),
        backoff: Backoff = Backoff(base: .milliseconds(50), cap: .seconds(1))
    ) {
        precondition(minimum >= 0 && maximum >= 1 && minimum <= maximum, "a pool needs 0 <= minimum <= maximum")
        precondition(waiters >= 0 && waitingTime > .zero, "a pool needs a waiting time")
        precondition(idleTime > .zero && lifetime > .zero, "a pool needs an idle time and a lifetime")
        self.minimum = minimum
        self.maximum = maximum
        self.waiters = waiters
        self.waitingTime = waitingTime
        self.idleTime = idleTime
        self.lifetime = lifetime
        self.backoff = backoff
    }
}
