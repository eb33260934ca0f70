/// CRC-32 (that of zlib) over a string of states, kept up to date seat by seat.
///
/// A checksum is linear: the difference that one byte makes depends only on the bits that change and on how many bytes
/// follow. Those differences are computed once, eight for each place, so that a change costs the same in a hall of
/// twenty thousand seats as in one of twenty.
package struct StatesChecksum: Sendable {
    /// For each place the difference of each of the eight bits of its byte.
    private var differences: [UInt32]
    private let count: Int

    /// - Parameter count: how many seats there are.
    package init(count: Int) {
        self.count = count
        differences = [UInt32](repeating: 0, count: count * 8)
        var bits = (0..<8).map { Self.table[1 << $0] }
        for place in (0..<count).reversed() {
            for bit in 0..<8 {
                differences[place &* 8 &+ bit] = bits[bit]
                bits[bit] = bits[bit] >> 8 ^ Self.table[Int(bits[bit] & 0xFF)]
            }
        }
    }

    /// The checksum after the byte at a place has changed by these bits.
    func updated(_ checksum: UInt32, at place: Int, by changed: UInt8) -> UInt32 {
        var result = checksum
        var rest = changed
        while rest != 0 {
            result ^= differences[place &* 8 &+ rest.trailingZeroBitCount]
            rest &= rest &- 1
        }
        return result
    }

    /// The checksum of bytes.
    package static func of(_ bytes: [UInt8]) -> UInt32 {
        var checksum: UInt32 = ~0
        for byte in bytes { checksum = checksum >> 8 ^ table[Int((checksum ^ UInt32(byte)) & 0xFF)] }
        return ~checksum
    }

    private static let table: [UInt32] = (0..<256).map { number in
        (0..<8).reduce(UInt32(number)) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xEDB8_8320 }
    }
}
