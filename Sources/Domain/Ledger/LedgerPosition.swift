/// A place in the history of a show. The number alone is none: after a restore another history may have come to it.
package struct LedgerPosition: Hashable, Sendable, CustomStringConvertible {
    /// New for every history.
    package let epoch: UInt32
    package let seq: Int64
    package let hash: EventHash

    package init(epoch: UInt32, seq: Int64, hash: EventHash) {
        self.epoch = epoch
        self.seq = seq
        self.hash = hash
    }

    /// `epoch:seq:tag`, as clients see it.
    package var description: String { "\(Hexadecimal.text(of: UInt64(epoch), digits: 8)):\(seq):\(hash.tag)" }
}
