internal import Bytes

/// Waiting times that double from attempt to attempt, with full jitter: each is drawn evenly between zero and
/// the bound, so that many who failed together do not come back together.
package struct Backoff: Sendable, Hashable {
    package let base: Duration
    package let cap: Duration

    package init(base: Duration, cap: Duration) {
        precondition(base > .zero && cap >= base, "a back-off needs 0 < base <= cap")
        self.base = base
        self.cap = cap
    }

    /// The bound before the given attempt; the first is 1.
    package func bound(beforeAttempt attempt: Int) -> Duration {
        // 2^40 times any base is beyond any cap that makes sense.
        let doublings = Int64(1) << Int64(Swift.max(0, Swift.min(attempt - 1, 40)))
        let (bound, overflow) = base.wholeNanoseconds.multipliedReportingOverflow(by: doublings)
        return overflow ? cap : Swift.min(cap, .nanoseconds(bound))
    }

    /// - Parameter random: evenly distributed over all values.
    package func delay(beforeAttempt attempt: Int, random: UInt64) -> Duration {
        let bound = UInt64(self.bound(beforeAttempt: attempt).wholeNanoseconds)
        return .nanoseconds(Int64(clamping: random.multipliedFullWidth(by: bound + 1).high))
    }
}
