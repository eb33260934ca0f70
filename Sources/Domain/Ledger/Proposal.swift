/// What one batch of one show asks the ledger to append, all or nothing. Without events it is a question: whether the
/// head is still where it was, and whether one of the commands was done before.
package struct Proposal: Hashable, Sendable {
    package let show: ShowID
    package let batch: BatchID
    /// The head that it was decided on.
    package let position: LedgerPosition
    package let at: Moment
    package let events: [SeatEvent]
    /// The bytes of each event, which the chain covers.
    package let bodies: [[UInt8]]
    package let claims: ClaimChanges
    package let done: [DoneCommand]
    /// Commands that were refused or had nothing to do: if one of them was done before, its old answer stands.
    package let asked: [CommandID]
    package let contacts: [BookingContact]
    /// Commands in it, for the bound of a transaction.
    package let commands: Int

    package var isQuestion: Bool { events.isEmpty }
}
