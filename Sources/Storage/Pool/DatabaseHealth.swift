/// What a readiness check says about the database.
package struct DatabaseHealth: Sendable, Hashable {
    package enum State: String, Sendable {
        case ready
        /// PostgreSQL answered last time, and does not now.
        case unreachable
        case closed
    }

    package let state: State
    package let pool: PoolStatistics
    /// Why it is not ready: for the log and for staff, not for the public.
    package let reason: String?
}
