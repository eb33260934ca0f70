/// Reads the ledger, apart from the writer.
package protocol LedgerReader: Sendable {
    /// Head, map and terms in one snapshot.
    func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening
    func read(_ show: ShowID, after position: LedgerPosition) async throws(LedgerUnavailable) -> LedgerReading
}
