/// An event as it was read from the ledger, with the hash that its chain has there.
package struct LedgerRecord: Hashable, Sendable {
    package let seq: Int64
    package let event: SeatEvent
    /// The hash before it, by which it links to what was known.
    package let previous: EventHash
    package let hash: EventHash

    package init(seq: Int64, event: SeatEvent, previous: EventHash, hash: EventHash) {
        self.seq = seq
        self.event = event
        self.previous = previous
        self.hash = hash
    }
}
