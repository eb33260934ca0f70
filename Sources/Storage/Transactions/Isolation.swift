/// What a transaction sees of the others (PostgreSQL manual, 13.2).
package enum Isolation: String, Sendable {
    case readCommitted = "READ COMMITTED READ WRITE"
    /// One consistent view, nothing is changed.
    case snapshot = "REPEATABLE READ READ ONLY"
}
