internal import Crypto

/// The keys that access tokens are sealed with. The first one seals; the others stand beside it for as long as tokens
/// that they have sealed may still be shown. Each format has a key of its own made from the common one: no key ever
/// serves two algorithms.
package struct TokenKeys: Sendable {
    struct Key: Sendable {
        /// By what a token names its key. It tells nothing of the key.
        let name: String
        private let secret: [UInt8]

        init(_ secret: [UInt8]) {
            self.secret = secret
            name = Base64URL.encode(Array(HMACSHA256.code(of: Array("seatwire key name".utf8), key: secret)[..<9]))
        }

        func derived(_ format: TokenFormat, _ kind: TokenKind) -> [UInt8] {
            let purpose =
                switch format {
                case .paseto: "seatwire paseto v4.local "
                case .jwt: "seatwire jwt HS256 "
                }
            return HMACSHA256.code(of: Array((purpose + kind.name).utf8), key: secret)
        }

        /// What refresh tokens follow from one another with.
        var succession: [UInt8] { HMACSHA256.code(of: Array("seatwire refresh".utf8), key: secret) }
    }

    /// The length of a key in bytes, not less and not more.
    package static let size = 32

    let current: Key
    private let all: [Key]

    /// Nil when there is no key, or one of another length.
    package init?(_ secrets: [[UInt8]]) {
        guard let first = secrets.first, secrets.allSatisfy({ $0.count == Self.size }) else { return nil }
        current = Key(first)
        all = secrets.map { Key($0) }
    }

    /// Those of all keys, that of the current one first.
    var successions: [[UInt8]] { all.map(\.succession) }

    func key(named name: String) -> Key? { all.first { $0.name == name } }
}
