/// Masking keys for a client. They must not be predictable (RFC 6455 section 10.3), and asking the system for each of
/// them would cost more than the frame, so random bytes are fetched in blocks.
package final class MaskSource {
    private let random: (Int) -> [UInt8]
    private var block: [UInt8] = []
    private var next = 0

    private static let blockBytes = 4096

    /// - Parameter random: gives so many bytes that nobody can foresee.
    package init(random: @escaping (Int) -> [UInt8]) {
        self.random = random
    }

    func key() -> UInt32 {
        if next + 4 > block.count {
            block = random(Self.blockBytes)
            precondition(block.count == Self.blockBytes, "a source of randomness gave too little")
            next = 0
        }
        defer { next += 4 }
        return UInt32(block[next]) | UInt32(block[next + 1]) << 8 | UInt32(block[next + 2]) << 16
            | UInt32(block[next + 3]) << 24
    }
}
