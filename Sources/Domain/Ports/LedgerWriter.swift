/// The node's one writer of the ledger. Whoever conforms sends what `LedgerQueue` says.
///
/// A reply comes once, on a loop of the writer's choice, and may come before the call returns. None of these waits: a
/// task with its suspensions, for each batch, was about a tenth of the server's time for a hold.
package protocol LedgerWriter: Sendable {
    /// Appends a batch. Replies when the outcome is definite, however often it has to be sent;
    /// nil when the writer has closed before, and nobody here can say.
    func submit(_ proposal: Proposal, reply: @escaping @Sendable (ProposalResult?) -> Void)
    /// Takes the head of a show and reads what it missed. The next proposal of the show appends under it; nil
    /// when the writer has closed.
    func lock(_ show: ShowID, after position: LedgerPosition, reply: @escaping @Sendable (LedgerReading?) -> Void)
    /// Gives the head back. Whatever the show submits afterwards goes the common way.
    func unlock(_ show: ShowID)
}
