/// What the ledger says to a proposal. Every one of them is definite; a broken connection is none, and the identical
/// batch is sent again until one of these comes.
package enum ProposalResult: Hashable, Sendable {
    /// It is in the ledger, now or since an earlier attempt: the epoch, and the hash after each event.
    case committed(epoch: UInt32, hashes: [EventHash])
    /// Somebody else was first; it is not in the ledger and never will be.
    case stale
    /// The moment is too far from the database's clock, which now says this.
    case skew(Moment)
    /// It waited so long for its turn that the database would take its moment for that of a wrong clock. It was not
    /// sent.
    case late
    /// These commands were done before.
    case replayed([DoneCommand])
    /// PostgreSQL refuses the content.
    case rejected
    /// A claim was not as the fold says: this map is wrong and has to be read anew.
    case diverged
}
