internal import Domain

/// A position as a client gives it back: `epoch:seq:tag`.
struct PositionMark: Hashable {
    let epoch: UInt32
    let seq: Int64

    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 8, parts[2].count == 8, (1...18).contains(parts[1].count),
            (Array(parts[0]) + Array(parts[2])).allSatisfy({ Self.isHex($0) }),
            parts[1].allSatisfy({ $0 &- 0x30 < 10 })
        else { return nil }
        guard let epoch = UInt32(String(decoding: parts[0], as: UTF8.self), radix: 16),
            let seq = Int64(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        self.epoch = epoch
        self.seq = seq
    }

    private static func isHex(_ letter: UInt8) -> Bool {
        letter &- 0x30 < 10 || letter &- 0x61 < 6
    }
}
