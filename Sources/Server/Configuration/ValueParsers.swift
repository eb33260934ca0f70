internal import Bytes

/// How the texts of settings become values. Each refuses with words that follow the text in a sentence.
enum ValueParsers {
    static func integer(in range: ClosedRange<Int>) -> @Sendable (String) throws(Rejection) -> Int {
        { text throws(Rejection) in
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
                throw Rejection("is not a whole number")
            }
            guard range.contains(number) else {
                throw Rejection(number < range.lowerBound ? "is too small" : "is too large")
            }
            return number
        }
    }

    /// `500ms`, `30s`, `5m`, `1h`. A number without a unit is refused: nobody could tell what it means.
    static func duration(in range: ClosedRange<Duration>) -> @Sendable (String) throws(Rejection) -> Duration {
        { text throws(Rejection) in
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            guard let count = Int64(digits), count <= 1_000_000_000 else { throw Rejection("is not a duration") }
            let duration: Duration
            switch text.dropFirst(digits.count) {
            case "ms": duration = .milliseconds(count)
            case "s": duration = .seconds(count)
            case "m": duration = .seconds(count * 60)
            case "h": duration = .seconds(count * 3_600)
            case "": throw Rejection("has no unit (ms, s, m or h)")
            default: throw Rejection("has an unknown unit")
            }
            guard range.contains(duration) else {
                throw Rejection(duration < range.lowerBound ? "is too short" : "is too long")
            }
            return duration
        }
    }

    static func choice<Value: Sendable>(
        _ choices: KeyValuePairs<String, Value>
    ) -> @Sendable (String) throws(Rejection) -> Value {
        let pairs = choices.map { ($0, $1) }
        return { text throws(Rejection) in
            guard let match = pairs.first(where: { $0.0 == text }) else {
                let near = Suggestion.nearest(to: text, among: pairs.map(\.0)).map { ", did you mean \($0)?" } ?? ""
                throw Rejection("is not one of the choices" + near)
            }
            return match.1
        }
    }

    static func address(_ text: String) throws(Rejection) -> IPAddress {
        if text == "localhost" { return IPAddress(v4: 0x7F00_0001) }
        guard let address = IPAddress(text) else { throw Rejection("is not an IP address") }
        return address
    }

    static func path(_ text: String) throws(Rejection) -> String {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Rejection("contains a control character")
        }
        return text
    }

    /// Comma-separated items; spaces around an item do not count, an empty item is refused.
    static func list<Item: Sendable>(
        of item: @escaping @Sendable (String) throws(Rejection) -> Item
    ) -> @Sendable (String) throws(Rejection) -> [Item] {
        { text throws(Rejection) in
            var items: [Item] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
                guard !trimmed.isEmpty else { throw Rejection("has an empty item") }
                items.append(try item(String(trimmed)))
            }
            return items
        }
    }

    /// `https://tickets.example` or `http://localhost:3000`: scheme, host and port as a browser sends them.
    static func origin(_ text: String) throws(Rejection) -> String {
        let schemes = ["https://", "http://"]
        guard let scheme = schemes.first(where: { text.hasPrefix($0) }) else {
            throw Rejection("has an item without http:// or https:// in front")
        }
        let authority = text.dropFirst(scheme.count)
        let colon = authority.hasPrefix("[") ? authority.lastIndex(of: "]").map { authority.index(after: $0) } : nil
        let split = colon ?? authority.firstIndex(of: ":") ?? authority.endIndex
        let host = authority[..<split]
        let isName = host.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".")
        }
        let isLiteral = host.hasPrefix("[") && host.hasSuffix("]") && IPAddress(host.dropFirst().dropLast()) != nil
        guard !host.isEmpty, isName || isLiteral else {
            throw Rejection("has an item that is not an origin: a lower-case host and nothing behind host and port")
        }
        if split != authority.endIndex {
            let port = authority[split...].dropFirst()
            guard authority[split] == ":", let number = UInt16(port), number > 0, String(number) == port else {
                throw Rejection("has an item with a port that is not one")
            }
            guard !(scheme == "https://" && number == 443), !(scheme == "http://" && number == 80) else {
                throw Rejection("has an item with the scheme's own port, which browsers leave out")
            }
        }
        return text
    }

    /// `10.0.0.0/8`, `2001:db8::/32` or one address.
    static func block(_ text: String) throws(Rejection) -> AddressBlock {
        guard let block = AddressBlock(text) else {
            throw Rejection("has an item that is no address block, or one with bits set behind its prefix")
        }
        return block
    }

    /// Long enough that guessing is hopeless at any rate limit, and free of what a header field cannot carry.
    static func key(_ text: String) throws(Rejection) -> Secret {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Rejection("has a key with a space or a character outside ASCII")
        }
        guard text.utf8.count >= 16 else { throw Rejection("has a key shorter than 16 characters") }
        guard text.utf8.count <= 256 else { throw Rejection("has a key longer than 256 characters") }
        return Secret(text)
    }

    /// `postgres://user:password@host:port/database?option=value`.
    static func databaseURL(_ text: String) throws(Rejection) -> Secret {
        let schemes = ["postgres://", "postgresql://"]
        guard let scheme = schemes.first(where: { text.hasPrefix($0) }) else {
            throw Rejection("does not begin with postgres:// or postgresql://")
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Rejection("has a space or a character outside ASCII: write it percent-encoded")
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        // A slash in a password would end the authority early: libpq would read it wrong and `config` would show it.
        guard !rest.dropFirst(authority.count).contains("@") else {
            throw Rejection("has a / ? or @ in the user name, password or database: write it percent-encoded")
        }
        return Secret(text)
    }
}
