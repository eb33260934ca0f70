/// What should not happen and is counted.
package enum OfficeFault: Hashable, Sendable {
    /// The map differed from the claims, and is read anew.
    case diverged
    /// The ledger is behind what was known: another history.
    case historyLost
    /// An event of the ledger does not fit the map.
    case unfoldable
    /// The ledger refuses an expiry.
    case expiryRejected
    /// An answer that was kept cannot be read.
    case unreadableAnswer
}
