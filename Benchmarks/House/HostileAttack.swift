import WebSocket

/// What a client does that means no good, and how it is to be closed for it.
enum HostileAttack: CaseIterable {
    case unmaskedFrame
    case endlessLength
    case hugeLength
    case deflateBomb
    case fragmentFlood
    case pingFlood
    case noText

    var expected: CloseCode {
        switch self {
        case .unmaskedFrame, .endlessLength: .protocolError
        case .hugeLength, .deflateBomb: .messageTooBig
        case .fragmentFlood: .policyViolation
        case .pingFlood: .flood
        case .noText: .invalidPayload
        }
    }

    /// The bytes behind the handshake. Every mask is zero: that is legal, and nobody has to count.
    func bytes(_ codec: DeflateCodec) -> [UInt8] {
        let mask: [UInt8] = [0, 0, 0, 0]
        switch self {
        case .unmaskedFrame: return [0x81, 0x01, 0x61]
        // The highest bit of a length is zero (RFC 6455 section 5.2).
        case .endlessLength: return [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0] + mask
        case .hugeLength: return [0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0] + mask
        case .deflateBomb:
            let bomb = codec.deflated([UInt8](repeating: 0, count: 10 << 20).span) ?? []
            return [0xC2, 0xFE, UInt8(bomb.count >> 8), UInt8(bomb.count & 255)] + mask + bomb
        case .fragmentFlood: return [0x02, 0x80] + mask + (0..<1_000).flatMap { _ in [0x00, 0x80] + mask }
        case .pingFlood: return (0..<1_000).flatMap { _ in [0x89, 0x80] + mask }
        case .noText: return [0x81, 0x82] + mask + [0xC3, 0x28]
        }
    }
}
