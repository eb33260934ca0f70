/// The two percent-decodings of a path: the harmless one before routing, and the full one of a single segment after
/// it. A slash or a dot that was hidden in an escape can therefore never change which route is taken.
enum PathText {
    /// Decodes only the escapes of unreserved characters, which mean the same either way (RFC 3986 section 6.2.2.2).
    /// Nil when an escape is broken or hides a control character.
    static func normalized(_ path: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(path.count)
        var index = 0
        while index < path.count {
            let byte = path[index]
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                index += 1
                continue
            }
            guard index + 2 < path.count, let high = ChunkLine.hexadecimal(path[index + 1]),
                let low = ChunkLine.hexadecimal(path[index + 2])
            else { return nil }
            let decoded = high << 4 | low
            guard decoded >= 0x20, decoded != 0x7F else { return nil }
            if isUnreserved(decoded) {
                result.append(decoded)
            } else {
                result += path[index..<index + 3]
            }
            index += 3
        }
        return result
    }

    /// The text of one segment with all its escapes decoded. Nil when it is no text, or when it holds a slash or a
    /// backslash and these are not welcome.
    static func decode(_ segment: ArraySlice<UInt8>, slashes: Bool) -> String? {
        guard let text = PercentCoding.text(segment, plusIsSpace: false) else { return nil }
        guard slashes || !text.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) else {
            return nil
        }
        return text
    }

    /// RFC 3986 section 2.3.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }
}
