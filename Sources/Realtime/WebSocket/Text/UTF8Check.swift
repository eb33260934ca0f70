/// Checks UTF-8 as it comes in pieces, and fails at the first byte that cannot be continued to well-formed text
/// (RFC 3629 section 4): no overlong forms, no surrogates, nothing above U+10FFFF.
struct UTF8Check {
    /// Bytes that the scalar under way still needs.
    private var missing: UInt8 = 0
    /// What its next byte may be.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Whether the text could end here.
    var isComplete: Bool { missing == 0 }

    /// Takes the bytes from an index to the end. False when the text is not UTF-8.
    mutating func accept(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        precondition(start >= 0 && start <= bytes.count, "start within the bytes")
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = unsafe UnsafeRawPointer(buffer.baseAddress) else { return true }
            var index = start
            while index < buffer.count {
                if missing == 0 {
                    while index &+ 8 <= buffer.count {
                        let word = unsafe base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        if word & Self.tops != 0 { break }
                        index &+= 8
                    }
                    if index == buffer.count { break }
                }
                guard step(unsafe base.load(fromByteOffset: index, as: UInt8.self)) else { return false }
                index &+= 1
            }
            return true
        }
    }

    @inline(__always)
    private mutating func step(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard byte >= lowest, byte <= highest else { return false }
            missing &-= 1
            lowest = 0x80
            highest = 0xBF
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF:
            missing = 2
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            missing = 3
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        default: return false
        }
        return true
    }
}
