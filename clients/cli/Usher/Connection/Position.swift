/// A place in the history of a show: `epoch:seq:tag`, the same in the feed and in REST.
package struct Position: Hashable, Sendable, CustomStringConvertible {
    package let epoch: UInt32
    package let seq: UInt64
    /// The begin of the ledger's hash at the number: a resume holds only when it matches.
    package let tag: UInt32

    package init(epoch: UInt32, seq: UInt64, tag: UInt32) {
        self.epoch = epoch
        self.seq = seq
        self.tag = tag
    }

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let epoch = Hexadecimal.read(parts[0].utf8), let tag = Hexadecimal.read(parts[2].utf8),
            let seq = UInt64(parts[1]), parts[1] == String(seq)
        else { return nil }
        self.init(epoch: epoch, seq: seq, tag: tag)
    }

    package var description: String { "\(Hexadecimal.text(epoch)):\(seq):\(Hexadecimal.text(tag))" }
}
