internal import API
internal import Bytes
internal import Domain

extension ValueParsers {
    /// 32 bytes in hex. Anything else is refused: a shorter key would be weaker than it looks.
    static func tokenKey(_ text: String) throws(Rejection) -> Secret {
        guard text.utf8.count == 2 * TokenKeys.size else {
            throw Rejection("has a key of \(text.utf8.count) characters instead of \(2 * TokenKeys.size)")
        }
        guard Hexadecimal.bytes(of: text) != nil else { throw Rejection("has a key that is not in hex digits") }
        return Secret(text)
    }

    static func password(_ text: String) throws(Rejection) -> Secret {
        guard Password(text).faults.isEmpty else { throw Rejection("breaks the rules of passwords") }
        return Secret(text)
    }

    /// `20/1m`: twenty at once, and as many again in each minute.
    static func rate(_ text: String, named name: String) throws(Rejection) -> RateBucket {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Rejection("is not a count, a slash and a duration") }
        let burst = try integer(in: 1...1_000_000)(String(parts[0]))
        let window = try duration(in: .seconds(1) ... .seconds(86_400))(String(parts[1]))
        return RateBucket(name: name, burst: burst, per: window)
    }
}
