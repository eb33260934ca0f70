/// The parts of a request line (RFC 9112 section 3), as ranges in it.
struct RequestLine {
    /// How the target is written (RFC 9112 section 3.2).
    enum Target: Equatable {
        case origin
        /// The whole URI with its authority; the path is empty when the URI has none.
        case absolute(authority: Range<Int>)
        case asterisk
    }

    /// A longer method is none that anybody implements.
    static let longestMethod = 32

    let method: Range<Int>
    let target: Target
    let path: Range<Int>
    let query: Range<Int>?
    let version: Version

    init(_ line: Span<UInt8>) throws(HTTPFault) {
        let token = ByteSet.token
        var index = 0
        while index < line.count, token.contains(line[index]) { index &+= 1 }
        guard index > 0, index < line.count, line[index] == 0x20 else {
            throw HTTPFault(.badRequest, "RFC 9112 3", "the request line does not begin with a method")
        }
        method = 0..<index
        let start = index + 1
        // The version is the last eight bytes: a target with a space in it fails on the space.
        let end = line.count - 9
        guard end >= start, line[end] == 0x20 else {
            throw HTTPFault(.badRequest, "RFC 9112 3", "the request line is not method, target and version")
        }
        version = try Self.version(line, from: end + 1)
        guard method.count <= Self.longestMethod else {
            throw HTTPFault(.notImplemented, "RFC 9112 3", "the method is too long")
        }
        guard end > start else {
            throw HTTPFault(.badRequest, "RFC 9112 3.2", "the request target is empty")
        }
        if Self.equals(line, method, "CONNECT") {
            throw HTTPFault(.notImplemented, "RFC 9110 9.3.6", "this server is no tunnel")
        }
        let isOptions = Self.equals(line, method, "OPTIONS")
        (target, path, query) = try Self.target(line, start..<end, isOptions: isOptions)
    }

    static func equals(_ line: Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            for offset in 0..<range.count where unsafe line[range.lowerBound + offset] != wanted[offset] {
                return false
            }
            return true
        }
    }

    /// `HTTP-version = "HTTP/" DIGIT "." DIGIT`, in capitals (RFC 9112 section 2.3).
    private static func version(_ line: Span<UInt8>, from start: Int) throws(HTTPFault) -> Version {
        let major = line[start + 5] &- 0x30
        let minor = line[start + 7] &- 0x30
        guard equals(line, start..<start + 5, "HTTP/"), major < 10, line[start + 6] == UInt8(ascii: "."), minor < 10
        else {
            throw HTTPFault(.badRequest, "RFC 9112 2.3", "the request line does not end with a version")
        }
        guard major == 1 else {
            throw HTTPFault(.versionNotSupported, "RFC 9110 15.6.6", "only HTTP/1.1 and HTTP/1.0 are spoken here")
        }
        // A higher minor version promises to be readable as 1.1 (RFC 9110 section 2.5).
        return minor == 0 ? .http10 : .http11
    }

    private static func target(
        _ line: Span<UInt8>, _ range: Range<Int>, isOptions: Bool
    ) throws(HTTPFault) -> (Target, path: Range<Int>, query: Range<Int>?) {
        if line[range.lowerBound] == UInt8(ascii: "/") {
            let (path, query) = try pathAndQuery(line, range)
            return (.origin, path, query)
        }
        if line[range.lowerBound] == UInt8(ascii: "*"), range.count == 1 {
            guard isOptions else {
                throw HTTPFault(.badRequest, "RFC 9112 3.2.4", "only OPTIONS may ask for everything")
            }
            return (.asterisk, range, nil)
        }
        let authority = try authority(line, range)
        let rest = authority.upperBound..<range.upperBound
        let (path, query) = try pathAndQuery(line, rest)
        return (.absolute(authority: authority), path, query)
    }

    /// Where the authority of an absolute target lies (RFC 9112 section 3.2.2).
    private static func authority(_ line: Span<UInt8>, _ range: Range<Int>) throws(HTTPFault) -> Range<Int> {
        guard let start = endOfScheme(line, range) else {
            throw HTTPFault(.badRequest, "RFC 9112 3.2", "the request target has no known form")
        }
        var end = start
        while end < range.upperBound, line[end] != UInt8(ascii: "/"), line[end] != UInt8(ascii: "?") { end += 1 }
        guard AuthoritySyntax.isValid(line.extracting(start..<end)) else {
            throw HTTPFault(.badRequest, "RFC 9110 4.2", "the authority of the request target is invalid")
        }
        return start..<end
    }

    /// The index after `http://` or `https://`; schemes know no case (RFC 9110 section 4.2.3).
    private static func endOfScheme(_ line: Span<UInt8>, _ range: Range<Int>) -> Int? {
        for scheme: StaticString in ["http://", "https://"] {
            let length = scheme.utf8CodeUnitCount
            guard range.count >= length else { continue }
            let isEqual = scheme.withUTF8Buffer { wanted in
                for offset in 0..<length {
                    let byte = line[range.lowerBound + offset]
                    let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
                    if unsafe lower != wanted[offset] { return false }
                }
                return true
            }
            if isEqual { return range.lowerBound + length }
        }
        return nil
    }

    /// Checks `[ path ] [ "?" query ]` byte by byte (RFC 3986 sections 3.3 and 3.4).
    private static func pathAndQuery(
        _ line: Span<UInt8>, _ range: Range<Int>
    ) throws(HTTPFault) -> (path: Range<Int>, query: Range<Int>?) {
        let pathEnd = try endOfPart(line, range, allowed: ByteSet.path)
        let path = range.lowerBound..<pathEnd
        guard pathEnd < range.upperBound else { return (path, nil) }
        guard line[pathEnd] == UInt8(ascii: "?") else { throw fault(for: line[pathEnd]) }
        let query = pathEnd + 1..<range.upperBound
        let queryEnd = try endOfPart(line, query, allowed: ByteSet.query)
        guard queryEnd == query.upperBound else { throw fault(for: line[queryEnd]) }
        return (path, query)
    }

    /// The index of the first byte that is neither allowed nor part of a percent-encoded byte.
    private static func endOfPart(
        _ line: Span<UInt8>, _ range: Range<Int>, allowed: ByteSet
    ) throws(HTTPFault) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            if allowed.contains(line[index]) {
                index &+= 1
                continue
            }
            guard line[index] == UInt8(ascii: "%") else { return index }
            guard index + 2 < range.upperBound, ChunkLine.hexadecimal(line[index + 1]) != nil,
                ChunkLine.hexadecimal(line[index + 2]) != nil
            else {
                throw HTTPFault(.badRequest, "RFC 3986 2.1", "the request target has a broken percent-encoding")
            }
            index &+= 3
        }
        return index
    }

    private static func fault(for byte: UInt8) -> HTTPFault {
        switch byte {
        case UInt8(ascii: "#"): HTTPFault(.badRequest, "RFC 9112 3.2", "the request target has a fragment")
        case 0x20, 0x09: HTTPFault(.badRequest, "RFC 9112 3.2", "the request target has white space in it")
        default: HTTPFault(.badRequest, "RFC 9112 3.2", "the request target has a byte that no URI may have")
        }
    }
}
