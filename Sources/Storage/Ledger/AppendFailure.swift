/// What a failed append means for its batches.
enum AppendFailure: Equatable {
    /// A claim was not as the fold of a show says.
    case diverged
    /// PostgreSQL refuses the content of a batch (SQLSTATE 22, 23).
    case rejected
    /// A show is not as it was thought to be: the careful way says how.
    case surprised
    /// Another transaction has a head. Alone a show waits for it, and then for its next turn.
    case busy
    /// Nobody knows, or nothing happened and it may go again: the identical batch, until the answer is definite.
    case again
    /// The database is shut down for good.
    case closed

    /// Raised when a claim to end or to change is not there as it was named.
    private static let contradiction = SQLState("SW001")
    /// `append_v3` raises it when a head is not there as it was named, or the clocks differ.
    private static let surprise = SQLState("SW003")
    /// Rows that another event or another owner has already: the map does not know of them.
    private static let ledgerKeys = ["seat_claim_pkey", "seat_event_pkey"]

    init(_ failure: StoreFailure) {
        if failure.code == .closed {
            self = .closed
        } else if failure.outcomeUnknown {
            self = .again
        } else if failure.code == .lockTimeout {
            self = .busy
        } else if failure.sqlState == Self.contradiction {
            self = .diverged
        } else if failure.sqlState == Self.surprise {
            self = .surprised
        } else if failure.code == .conflict, let key = failure.constraint, Self.ledgerKeys.contains(key) {
            self = .diverged
        } else if failure.code == .invalidData || failure.code == .conflict {
            self = .rejected
        } else {
            self = .again
        }
    }
}
