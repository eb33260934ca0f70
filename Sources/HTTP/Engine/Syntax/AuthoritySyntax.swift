/// `uri-host [ ":" port ]`, the value of Host and the authority of an absolute target (RFC 9110 section 7.2).
enum AuthoritySyntax {
    /// A name in DNS has no more bytes than this (RFC 1035 section 2.3.4).
    private static let longestHost = 255

    static func isValid(_ value: Span<UInt8>) -> Bool {
        guard value.count > 0 else { return false }
        var index = 0
        if value[0] == UInt8(ascii: "[") {
            guard let end = endOfLiteral(value) else { return false }
            index = end
        } else {
            let allowed = ByteSet.hostName
            while index < value.count, allowed.contains(value[index]) { index += 1 }
            guard index > 0, index <= longestHost else { return false }
        }
        guard index < value.count else { return true }
        guard value[index] == UInt8(ascii: ":") else { return false }
        return isPort(value, from: index + 1)
    }

    /// The index after the `]`. Zone identifiers and future address versions are not for the wire.
    private static func endOfLiteral(_ value: Span<UInt8>) -> Int? {
        let allowed = ByteSet.addressLiteral
        var index = 1
        var colons = 0
        while index < value.count, allowed.contains(value[index]) {
            if value[index] == UInt8(ascii: ":") { colons += 1 }
            index += 1
        }
        guard colons >= 2, index <= 46, index < value.count, value[index] == UInt8(ascii: "]") else { return nil }
        return index + 1
    }

    /// `port = *DIGIT`; what comes out must be a port of TCP.
    private static func isPort(_ value: Span<UInt8>, from start: Int) -> Bool {
        guard value.count - start <= 5 else { return false }
        var number = 0
        for index in start..<value.count {
            let digit = value[index] &- 0x30
            guard digit < 10 else { return false }
            number = number * 10 + Int(digit)
        }
        return number <= 65535
    }
}
