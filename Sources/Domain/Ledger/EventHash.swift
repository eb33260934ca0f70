/// 32 bytes of the chain that runs through all events of a show.
package struct EventHash: Hashable, Sendable {
    package let words: SIMD4<UInt64>

    package init(words: SIMD4<UInt64>) {
        self.words = words
    }

    /// Of a show before its first event.
    package static let zero = Self(words: .zero)

    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        var words = SIMD4<UInt64>()
        for (index, byte) in bytes.enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
        self.words = words
    }

    package var bytes: [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(56 - $0 % 8 * 8)) }
    }

    /// The first eight hex digits: enough to tell one history from another.
    package var tag: String { Hexadecimal.text(of: words[0] >> 32, digits: 8) }
}
