/// The line before a chunk: `1*HEXDIG *( BWS ";" BWS name [ BWS "=" BWS value ] )` (RFC 9112 section 7.1).
enum ChunkLine {
    /// Reads size and the number of bytes that extensions take. Extensions are checked and ignored.
    static func parse(_ line: Span<UInt8>) throws(HTTPFault) -> (size: Int, extensionBytes: Int) {
        var size = 0
        var index = 0
        while index < line.count, let digit = hexadecimal(line[index]) {
            guard index < 16, size <= Int.max >> 4 else {
                throw HTTPFault(.badRequest, "RFC 9112 7.1", "a chunk size is too large")
            }
            size = size << 4 | Int(digit)
            index += 1
        }
        guard index > 0 else {
            throw HTTPFault(.badRequest, "RFC 9112 7.1", "a chunk size is no hexadecimal number")
        }
        let extensions = line.count - index
        while index < line.count { index = try endOfExtension(line, from: index) }
        return (size, extensions)
    }

    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func endOfExtension(_ line: Span<UInt8>, from start: Int) throws(HTTPFault) -> Int {
        var index = skipBlanks(line, from: start)
        guard index < line.count, line[index] == UInt8(ascii: ";") else { throw malformed }
        index = skipBlanks(line, from: index + 1)
        index = try endOfToken(line, from: index)
        let afterBlanks = skipBlanks(line, from: index)
        guard afterBlanks < line.count, line[afterBlanks] == UInt8(ascii: "=") else { return index }
        index = skipBlanks(line, from: afterBlanks + 1)
        guard index < line.count, line[index] == UInt8(ascii: "\"") else { return try endOfToken(line, from: index) }
        return try endOfQuotedString(line, from: index)
    }

    private static func endOfToken(_ line: Span<UInt8>, from start: Int) throws(HTTPFault) -> Int {
        let token = ByteSet.token
        var index = start
        while index < line.count, token.contains(line[index]) { index += 1 }
        guard index > start else { throw malformed }
        return index
    }

    private static func endOfQuotedString(_ line: Span<UInt8>, from start: Int) throws(HTTPFault) -> Int {
        guard !ByteSearch.hasControl(line, start..<line.count) else { throw malformed }
        var index = start + 1
        while index < line.count {
            switch line[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        throw malformed
    }

    private static func skipBlanks(_ line: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < line.count, FieldSyntax.isBlank(line[index]) { index += 1 }
        return index
    }

    private static var malformed: HTTPFault {
        HTTPFault(.badRequest, "RFC 9112 7.1.1", "a chunk extension is malformed")
    }
}
