/// Comparison of parts of a message with what is known, without a copy.
enum ByteMatch {
    static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ wanted: [UInt8]) -> Bool {
        guard range.count == wanted.count else { return false }
        for index in 0..<wanted.count where bytes[range.lowerBound &+ index] != wanted[index] { return false }
        return true
    }

    static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ wanted: StaticString) -> Bool {
        guard range.count == wanted.utf8CodeUnitCount else { return false }
        return wanted.withUTF8Buffer { text in
            for index in 0..<text.count where unsafe text[index] != bytes[range.lowerBound &+ index] { return false }
            return true
        }
    }
}
