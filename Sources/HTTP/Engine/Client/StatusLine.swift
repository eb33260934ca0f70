/// `HTTP-version SP status-code SP [ reason-phrase ]` (RFC 9112 section 4).
struct StatusLine {
    private static let shortest = 12

    let version: Version
    let status: Status

    /// The space behind the code is often left out with the phrase; it is not missed.
    init(_ line: Span<UInt8>) throws(HTTPFault) {
        guard line.count >= Self.shortest, line[8] == 0x20, line.count == Self.shortest || line[Self.shortest] == 0x20
        else { throw Self.malformed }
        let isHTTP = RequestLine.equals(line, 0..<7, "HTTP/1.")
        switch line[7] {
        case UInt8(ascii: "0") where isHTTP: version = .http10
        case 0x31...0x39 where isHTTP: version = .http11
        default: throw Self.malformed
        }
        var code: UInt16 = 0
        for index in 9..<12 {
            let digit = line[index] &- 0x30
            guard digit < 10 else { throw Self.malformed }
            code = code * 10 + UInt16(digit)
        }
        guard (100...599).contains(code), !ByteSearch.hasControl(line, Self.shortest..<line.count) else {
            throw Self.malformed
        }
        status = Status(code)
    }

    private static var malformed: HTTPFault {
        HTTPFault(.badRequest, "RFC 9112 4", "the status line is malformed")
    }
}
