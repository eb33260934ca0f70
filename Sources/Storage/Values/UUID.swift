internal import Bytes

/// A universally unique identifier (RFC 9562), as PostgreSQL's `uuid` holds it: 16 bytes, big end first.
package struct UUID: Hashable, Sendable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package var description: String {
        let groups = [
            (high >> 32, 8), (high >> 16 & 0xFFFF, 4), (high & 0xFFFF, 4), (low >> 48, 4), (low & 0xFFFF_FFFF_FFFF, 12),
        ]
        var text = ByteWriter(capacity: 36)
        for (group, digits) in groups {
            if text.count > 0 { text.append("-") }
            text.append(hexadecimal: group, atLeast: digits)
        }
        return String(decoding: text.bytes, as: UTF8.self)
    }
}
