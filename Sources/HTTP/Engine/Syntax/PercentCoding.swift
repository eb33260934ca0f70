/// Percent-encoding (RFC 3986 section 2.1), strictly: a `%` without two hexadecimal digits is no text.
enum PercentCoding {
    /// Decodes every escape. Nil when an escape is broken, when a control byte comes out (`%00` above all), or when
    /// the bytes are no UTF-8.
    static func text(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard bytes.endIndex - index >= 2, let high = ChunkLine.hexadecimal(bytes[index]),
                    let low = ChunkLine.hexadecimal(bytes[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                byte = 0x20
            }
            guard byte >= 0x20, byte != 0x7F else { return nil }
            result.append(byte)
        }
        return String(validating: result, as: UTF8.self)
    }
}
