internal import Crypto

/// A universally unique identifier (RFC 9562), as PostgreSQL's `uuid` holds it: 16 bytes, big end first.
package struct UUID: Hashable, Sendable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A random identifier, version 4.
    package static func random() -> Self {
        let bytes = Secrecy.random(16)
        let high = bytes[..<8].reduce(into: UInt64(0)) { $0 = $0 << 8 | UInt64($1) }
        let low = bytes[8...].reduce(into: UInt64(0)) { $0 = $0 << 8 | UInt64($1) }
        return Self(high: high & ~0xF000 | 0x4000, low: low & ~(3 << 62) | 1 << 63)
    }

    /// Reads the canonical form, 8-4-4-4-12 hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        var digits: [UInt64] = []
        digits.reserveCapacity(32)
        for (index, byte) in text.utf8.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(UInt64(byte - UInt8(ascii: "0")))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digits.append(UInt64(byte - UInt8(ascii: "a") + 10))
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(UInt64(byte - UInt8(ascii: "A") + 10))
            default: return nil
            }
        }
        guard digits.count == 32 else { return nil }
        high = digits[..<16].reduce(0) { $0 << 4 | $1 }
        low = digits[16...].reduce(0) { $0 << 4 | $1 }
    }

    package var description: String {
        let alphabet = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for index in 0..<32 {
            if [8, 12, 16, 20].contains(index) { text.append(UInt8(ascii: "-")) }
            let half = index < 16 ? high : low
            text.append(alphabet[Int(half >> UInt64(60 - 4 * (index % 16)) & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
