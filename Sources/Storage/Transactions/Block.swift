/// The transaction block of a lease.
enum Block: Sendable {
    /// There is none, and none is wanted.
    case none
    /// It begins together with the first statement. Can transition to: open, failed, discarded.
    case announced(Isolation)
    /// Can transition to: failed, discarded.
    case open
    /// A statement failed: only a rollback can follow, whatever the body makes of it.
    case failed(StoreFailure)
    /// The body decided against it. `begun` tells whether there is anything to roll back.
    case discarded(begun: Bool)
}
