/// The syntax of one field line (RFC 9112 section 5), the same in heads and trailers of both directions.
enum FieldSyntax {
    /// Finds name and value of a line that has no CRLF any more.
    static func parse(_ line: Span<UInt8>) throws(HTTPFault) -> (name: Range<Int>, value: Range<Int>) {
        let token = ByteSet.token
        var colon = 0
        while colon < line.count, token.contains(line[colon]) { colon &+= 1 }
        guard colon < line.count, line[colon] == UInt8(ascii: ":"), colon > 0 else {
            throw fault(in: line, at: colon)
        }
        var start = colon + 1
        var end = line.count
        while start < end, isBlank(line[start]) { start &+= 1 }
        while end > start, isBlank(line[end - 1]) { end &-= 1 }
        guard !ByteSearch.hasControl(line, start..<end) else {
            throw HTTPFault(.badRequest, "RFC 9110 5.5", "a field value holds a control byte")
        }
        return (0..<colon, start..<end)
    }

    /// SP or HT.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func fault(in line: Span<UInt8>, at stop: Int) -> HTTPFault {
        if stop == line.count { return HTTPFault(.badRequest, "RFC 9112 5", "a field line has no colon") }
        let byte = line[stop]
        if stop == 0, isBlank(byte) {
            return HTTPFault(.badRequest, "RFC 9112 5.2", "a field line is folded")
        }
        if stop == 0, byte == UInt8(ascii: ":") {
            return HTTPFault(.badRequest, "RFC 9110 5.1", "a field name is empty")
        }
        if isBlank(byte) {
            return HTTPFault(.badRequest, "RFC 9112 5.1", "white space stands before a colon")
        }
        return HTTPFault(.badRequest, "RFC 9110 5.1", "a field name holds a byte that is no token character")
    }
}
