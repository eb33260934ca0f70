internal import Bytes

/// A place in the history of a show as clients see it: `epoch:seq:tag`.
package struct FeedPosition: Hashable, Sendable {
    package let epoch: UInt32
    package let seq: Int64
    /// The beginning of the ledger's hash at that number: it tells one history from another.
    package let tag: UInt32

    package init(epoch: UInt32, seq: Int64, tag: UInt32) {
        self.epoch = epoch
        self.seq = seq
        self.tag = tag
    }

    /// Each position has one spelling: eight digits, a number without leading zeros, eight digits.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let epoch = Hexadecimal.word(parts[0]), let tag = Hexadecimal.word(parts[2]),
            (1...18).contains(parts[1].count), parts[1].allSatisfy({ $0 &- 0x30 < 10 }),
            parts[1].count == 1 || parts[1].first != UInt8(ascii: "0"), let seq = Int64(Substring(parts[1]))
        else { return nil }
        self.init(epoch: epoch, seq: seq, tag: tag)
    }

    package var text: String {
        var writer = ByteWriter(capacity: 37)
        writer.append(hexadecimal: epoch, atLeast: 8)
        writer.append(UInt8(ascii: ":"))
        writer.append(decimal: seq)
        writer.append(UInt8(ascii: ":"))
        writer.append(hexadecimal: tag, atLeast: 8)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
