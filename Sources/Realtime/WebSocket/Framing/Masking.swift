/// Masking is its own inverse (RFC 6455 section 5.3): byte `i` is combined with byte `i mod 4` of the key.
enum Masking {
    /// Appends a range of the input, masked, eight bytes at a time. The key comes back turned, so that it begins with
    /// the byte for what follows the range.
    static func append(
        _ input: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8], key: inout UInt32
    ) {
        precondition(range.lowerBound >= 0 && range.upperBound <= input.count, "range within the input")
        guard !range.isEmpty else { return }
        let narrow = key
        let wide = (UInt64(narrow) << 32 | UInt64(narrow)).littleEndian
        output.append(addingCapacity: range.count) { target in
            unsafe target.withUnsafeMutableBufferPointer { buffer, count in
                guard let to = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
                unsafe input.withUnsafeBufferPointer { source in
                    guard let from = unsafe UnsafeRawPointer(source.baseAddress)?.advanced(by: range.lowerBound) else {
                        return
                    }
                    var index = 0
                    while index &+ 8 <= range.count {
                        let word = unsafe from.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        unsafe to.storeBytes(of: word ^ wide, toByteOffset: index, as: UInt64.self)
                        index &+= 8
                    }
                    while index < range.count {
                        let byte = unsafe from.load(fromByteOffset: index, as: UInt8.self)
                        let part = UInt8(truncatingIfNeeded: narrow >> UInt32(truncatingIfNeeded: index & 3 &* 8))
                        unsafe to.storeBytes(of: byte ^ part, toByteOffset: index, as: UInt8.self)
                        index &+= 1
                    }
                    count = range.count
                }
            }
        }
        let turn = UInt32(truncatingIfNeeded: range.count & 3 &* 8)
        if turn > 0 { key = narrow >> turn | narrow << (32 &- turn) }
    }
}
