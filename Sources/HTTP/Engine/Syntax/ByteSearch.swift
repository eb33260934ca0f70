/// The loops that touch every byte of a message, eight bytes at a time.
enum ByteSearch {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// The index of the first LF in a range of the input.
    static func lineFeed(in input: Span<UInt8>, _ range: Range<Int>) -> Int? {
        precondition(range.lowerBound >= 0 && range.upperBound <= input.count, "range within the input")
        return unsafe input.withUnsafeBufferPointer { buffer in
            guard let base = unsafe UnsafeRawPointer(buffer.baseAddress) else { return nil }
            var index = range.lowerBound
            while index &+ 8 <= range.upperBound {
                let word = unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                let differences = word ^ (ones &* 0x0A)
                let hits = (differences &- ones) & ~differences & tops
                if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
                index &+= 8
            }
            while index < range.upperBound {
                if unsafe base.load(fromByteOffset: index, as: UInt8.self) == 0x0A { return index }
                index &+= 1
            }
            return nil
        }
    }

    /// Whether a range holds a byte that no field value may have: a control byte other than HT (RFC 9110
    /// section 5.5).
    static func hasControl(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        precondition(range.lowerBound >= 0 && range.upperBound <= input.count, "range within the input")
        return unsafe input.withUnsafeBufferPointer { buffer in
            guard let base = unsafe UnsafeRawPointer(buffer.baseAddress) else { return false }
            var index = range.lowerBound
            while index &+ 8 <= range.upperBound {
                let word = unsafe base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let deletes = word ^ (ones &* 0x7F)
                let suspects = ((word &- ones &* 0x20) & ~word | (deletes &- ones) & ~deletes) & tops
                if suspects != 0 {
                    for offset in index..<index &+ 8 {
                        if isControl(unsafe base.load(fromByteOffset: offset, as: UInt8.self)) { return true }
                    }
                }
                index &+= 8
            }
            while index < range.upperBound {
                if isControl(unsafe base.load(fromByteOffset: index, as: UInt8.self)) { return true }
                index &+= 1
            }
            return false
        }
    }

    @inline(__always)
    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 || byte == 0x7F
    }
}
