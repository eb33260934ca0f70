/// 32 bytes of the chain that runs through all events of a show.
package struct EventHash: Hashable, Sendable {
    // Not a vector: its alignment of 32 is more than a task's allocator gives, and asynchronous code that keeps one
    // across a suspension ends with "freed pointer was not the last allocation" (Swift 6.3).
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    package init(words: SIMD4<UInt64>) {
        first = words[0]
        second = words[1]
        third = words[2]
        fourth = words[3]
    }

    package var words: SIMD4<UInt64> { SIMD4(first, second, third, fourth) }

    /// Of a show before its first event.
    package static let zero = Self(words: .zero)

    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        var words = SIMD4<UInt64>()
        for (index, byte) in bytes.enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
        self.init(words: words)
    }

    package var bytes: [UInt8] {
        let words = words
        return (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(56 - $0 % 8 * 8)) }
    }

    /// The first eight hex digits: enough to tell one history from another.
    package var tag: String { Hexadecimal.text(of: UInt64(tagWord), digits: 8) }
    package var tagWord: UInt32 { UInt32(truncatingIfNeeded: first >> 32) }
}
