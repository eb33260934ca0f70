/// What one batch of one show asks the ledger to append, all or nothing. Without events it is a question: whether the
/// head is still where it was, and whether one of the commands was done before.
///
/// It never changes and goes through many hands, so it is an object: handing it on costs one reference and not eight.
package final class Proposal: Hashable, Sendable {
    package let show: ShowID
    package let batch: BatchID
    /// The head that it was decided on.
    package let position: LedgerPosition
    package let at: Moment
    package let events: [SeatEvent]
    /// The bytes of each event, which the chain covers.
    package let bodies: [[UInt8]]
    package let claims: ClaimChanges
    /// The places in each state once it is appended.
    package let counts: SeatCounts
    package let done: [DoneCommand]
    /// Commands that were refused or had nothing to do: if one of them was done before, its old answer stands.
    package let asked: [CommandID]
    package let contacts: [BookingContact]
    /// Commands in it, for the bound of a transaction.
    package let commands: Int

    package init(
        show: ShowID, batch: BatchID, position: LedgerPosition, at: Moment, events: [SeatEvent], bodies: [[UInt8]],
        claims: ClaimChanges, counts: SeatCounts, done: [DoneCommand], asked: [CommandID], contacts: [BookingContact],
        commands: Int
    ) {
        self.show = show
        self.batch = batch
        self.position = position
        self.at = at
        self.events = events
        self.bodies = bodies
        self.claims = claims
        self.counts = counts
        self.done = done
        self.asked = asked
        self.contacts = contacts
        self.commands = commands
    }

    package var isQuestion: Bool { events.isEmpty }

    /// Each attempt has a number of its own; the same attempt asks for the same.
    package static func == (left: Proposal, right: Proposal) -> Bool {
        left === right
            || (left.show == right.show && left.batch == right.batch && left.position == right.position
                && left.at == right.at && left.bodies == right.bodies && left.done == right.done
                && left.asked == right.asked && left.commands == right.commands)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(show)
        hasher.combine(batch)
    }
}
