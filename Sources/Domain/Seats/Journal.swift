/// How to take back what a batch did to the map. A map of 20,000 places is never copied for a batch: while one is
/// decided each change notes what was there before, and all of it is undone before anybody else looks.
struct Journal: Sendable {
    enum Entry: Sendable {
        case place(Int32, Place)
        case ownerSet(Int32, Owner)
        case chainSet(Int32, first: Int32, count: UInt16)
        case ownerInserted(Int32)
        case ownerRemoved(Owner)
        case ticketSet(Int32, Ticket)
        case ticketInserted(Int32)
        case ticketRemoved(Ticket)
    }

    /// What is small enough to be kept whole.
    struct Saved: Sendable {
        let seq: Int64
        let at: Moment
        let terms: ShowTerms
        let tally: Tally
    }

    var saved: Saved?
    var entries: [Entry] = []
    /// The claims of places at their first change, in the order of the changes.
    var claims: [(place: Int32, claim: Claim?)] = []

    var isOpen: Bool { saved != nil }

    /// What one batch needs rarely is not kept for the next.
    static let keptEntries = 512

    mutating func clear() {
        saved = nil
        entries.removeAll(keepingCapacity: entries.capacity <= Self.keptEntries)
        claims.removeAll(keepingCapacity: claims.capacity <= Self.keptEntries)
    }
}
