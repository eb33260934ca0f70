internal import Crypto
internal import Domain

/// The token by which a session goes on: a part that stays in the family and a part that is new each time. We keep
/// digests of it alone; whoever reads the database can do nothing with them.
struct RefreshToken: Sendable {
    private let family: [UInt8]
    private let proof: [UInt8]

    private static let prefix = "sr_"
    private static let familySize = 24
    private static let proofSize = 24

    /// The first token of a new family.
    init() {
        self.init(family: Secrecy.random(Self.familySize))
    }

    private init(family: [UInt8]) {
        self.family = family
        proof = Secrecy.random(Self.proofSize)
    }

    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 64,
            let bytes = Base64URL.decode(text.utf8.dropFirst(Self.prefix.utf8.count)),
            bytes.count == Self.familySize + Self.proofSize
        else { return nil }
        family = Array(bytes[..<Self.familySize])
        proof = Array(bytes[Self.familySize...])
    }

    /// The next token of the same family.
    var next: Self { Self(family: family) }

    var text: String { Self.prefix + Base64URL.encode(family + proof) }

    var digests: RefreshDigests {
        RefreshDigests(
            family: SHA256.digest(of: Array("family".utf8) + family), whole: SHA256.digest(of: family + proof))
    }
}

extension RefreshToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "***" }
    var debugDescription: String { "***" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
