/// The node's one writer of the ledger. Whoever conforms sends what `LedgerQueue` says.
package protocol LedgerWriter: Sendable {
    /// Appends a batch. Returns when the outcome is definite, however often it has to be sent;
    /// nil when the writer has closed before, and nobody here can say.
    func submit(_ proposal: Proposal) async -> ProposalResult?
    /// Takes the head of a show and reads what it missed. The next proposal of the show appends under it; nil
    /// when the writer has closed.
    func lock(_ show: ShowID, after position: LedgerPosition) async -> LedgerReading?
    func unlock(_ show: ShowID) async
}
