internal import Crypto
internal import Domain

/// The token by which a session goes on: a part that stays in the family and a part that is new each time. We keep
/// digests of it alone; whoever reads the database can do nothing with them. Each token follows from the one before it
/// and a key of ours, so that whoever asks twice can be given the same answer, and nobody else can know it.
struct RefreshToken: Sendable {
    private let family: [UInt8]
    private let proof: [UInt8]

    private static let prefix = "sr_"
    private static let familySize = 24
    private static let proofSize = 24

    /// The first token of a new family.
    init() {
        self.init(family: Secrecy.random(Self.familySize), proof: Secrecy.random(Self.proofSize))
    }

    private init(family: [UInt8], proof: [UInt8]) {
        self.family = family
        self.proof = proof
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
    func successor(under key: [UInt8]) -> Self {
        let proof = HMACSHA256.code(of: Array("next".utf8) + family + self.proof, key: key)
        return Self(family: family, proof: Array(proof[..<Self.proofSize]))
    }

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
