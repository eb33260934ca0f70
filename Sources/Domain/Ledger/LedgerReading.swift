/// What stands behind a position.
package enum LedgerReading: Sendable {
    /// The events after it, in order; empty when there are none.
    case events([LedgerRecord])
    /// The head is before it, or in another epoch: that history was lost.
    case historyLost
}
