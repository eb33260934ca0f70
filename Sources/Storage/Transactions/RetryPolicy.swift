/// How often and after which waits a transaction that lost a race is repeated.
package struct RetryPolicy: Sendable, Hashable {
    package let attempts: Int
    package let backoff: Backoff

    package init(
        attempts: Int = 5, backoff: Backoff = Backoff(base: .milliseconds(2), cap: .milliseconds(100))
    ) {
        precondition(attempts >= 1, "a transaction is tried at least once")
        self.attempts = attempts
        self.backoff = backoff
    }

    /// Whether the failure of the given attempt (the first is 1) calls for another. Never when the outcome is unknown;
    /// and not for what waiting a few milliseconds does not cure.
    package func repeats(_ failure: StoreFailure, attempt: Int) -> Bool {
        guard attempt < attempts, failure.isSafeToRetry else { return false }
        return [.serialization, .deadlock, .stalePlan, .unavailable].contains(failure.code)
    }
}
