/// A set of ASCII bytes; a byte above 127 is never a member.
struct ByteSet: Sendable {
    private let low: UInt64
    private let high: UInt64

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    private init(_ members: StaticString) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for byte in members.description.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        self.init(low: low, high: high)
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word = byte & 0x40 == 0 ? low : high
        return byte < 0x80 && (word &>> UInt64(byte & 0x3F)) & 1 == 1
    }

    private func with(_ more: StaticString) -> Self {
        let other = Self(more)
        return Self(low: low | other.low, high: high | other.high)
    }

    private static let alphanumeric = Self("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    /// tchar (RFC 9110 section 5.6.2).
    static let token = alphanumeric.with("!#$%&'*+-.^_`|~")
    /// What a path may hold besides `%` (RFC 3986 section 3.3).
    static let path = alphanumeric.with("-._~!$&'()*+,;=:@/")
    /// What a query may hold besides `%`. The last seven are not in RFC 3986 section 3.4, but browsers leave them
    /// as they are (WHATWG URL, query percent-encode set), and no other reading of them exists.
    static let query = path.with("?[]{}|^`\\")
    /// What a registered name may hold. RFC 3986 also knows sub-delimiters and percent-encoding; no name in DNS
    /// needs them, and a comma in Host is an ambiguity.
    static let hostName = alphanumeric.with("-._~")
    /// What stands between the brackets of an IPv6 address.
    static let addressLiteral = Self("0123456789abcdefABCDEF:.")
    /// etagc without obs-text (RFC 9110 section 8.8.3).
    static let entityTag = alphanumeric.with("!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
}
