/// Reads Sec-WebSocket-Extensions (RFC 6455 section 9.1): a list of tokens with parameters, whose values are tokens or
/// quoted strings that hold a token.
struct ExtensionList {
    struct Parameter: Hashable {
        let name: String
        let value: String?
    }

    struct Member: Hashable {
        let name: String
        var parameters: [Parameter] = []
    }

    private var rest: ArraySlice<UInt8>

    /// The members of all lines together; nil when a line is not well-formed.
    static func read(_ lines: [ArraySlice<UInt8>]) -> [Member]? {
        var members: [Member] = []
        for line in lines {
            var list = Self(rest: line)
            guard let more = list.members() else { return nil }
            members += more
        }
        return members
    }

    static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy(isTokenByte)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: tokenSigns.contains(byte)
        }
    }

    private static let tokenSigns = Array("!#$%&'*+-.^_`|~".utf8)

    private mutating func members() -> [Member]? {
        var members: [Member] = []
        while true {
            // Empty members are skipped (RFC 9110 section 5.6.1).
            skipBlanks()
            if take(",") { continue }
            guard !rest.isEmpty else { return members }
            guard let name = token() else { return nil }
            var member = Member(name: name)
            while take(";") {
                guard let parameter = parameter() else { return nil }
                member.parameters.append(parameter)
            }
            members.append(member)
            guard rest.isEmpty || take(",") else { return nil }
        }
    }

    private mutating func parameter() -> Parameter? {
        skipBlanks()
        guard let name = token() else { return nil }
        guard take("=") else { return Parameter(name: name, value: nil) }
        skipBlanks()
        let value = rest.first == UInt8(ascii: "\"") ? quoted() : token()
        return value.map { Parameter(name: name, value: $0) }
    }

    private mutating func token() -> String? {
        let bytes = rest.prefix(while: Self.isTokenByte)
        guard !bytes.isEmpty else { return nil }
        rest = rest.dropFirst(bytes.count)
        skipBlanks()
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func quoted() -> String? {
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                skipBlanks()
                return Self.isToken(bytes[...]) ? String(decoding: bytes, as: UTF8.self) : nil
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipBlanks() {
        while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    }
}
