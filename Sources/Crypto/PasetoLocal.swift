/// PASETO version 4, local: encrypted and authenticated with a shared key (PASETO specification, version 4). There is
/// one way to make such a token and one to open it; nothing in the token chooses.
package enum PasetoLocal {
    package static let keySize = 32
    package static let header = "v4.local."

    private static let nonceSize = 32
    private static let tagSize = 32

    package static func seal(
        _ message: [UInt8], key: [UInt8], footer: [UInt8] = [], implicit: [UInt8] = []
    ) -> String {
        seal(message, key: key, nonce: Secrecy.random(nonceSize), footer: footer, implicit: implicit)
    }

    /// With a nonce that the caller chose, which only the test vectors may do.
    static func seal(
        _ message: [UInt8], key: [UInt8], nonce: [UInt8], footer: [UInt8], implicit: [UInt8]
    ) -> String {
        precondition(nonce.count == nonceSize, "a nonce has 32 bytes")
        let keys = Keys(key, nonce)
        let hidden = Sodium.streamed(message, nonce: keys.streamNonce, key: keys.encryption)
        let tag = keys.tag(nonce, hidden, footer, implicit)
        let body = header + Base64URL.encode(nonce + hidden + tag)
        return footer.isEmpty ? body : body + "." + Base64URL.encode(footer)
    }

    /// What a token was made of. Nothing of it is looked at before the tag has been found right.
    package static func open(
        _ token: String, key: [UInt8], implicit: [UInt8] = []
    ) throws(TokenFault) -> (message: [UInt8], footer: [UInt8]) {
        let (sealed, footer) = try parts(of: token)
        let nonce = Array(sealed[..<nonceSize])
        let hidden = Array(sealed[nonceSize..<sealed.count - tagSize])
        let keys = Keys(key, nonce)
        guard Secrecy.equal(keys.tag(nonce, hidden, footer, implicit), Array(sealed.suffix(tagSize))) else {
            throw .forged
        }
        return (Sodium.streamed(hidden, nonce: keys.streamNonce, key: keys.encryption), footer)
    }

    /// The footer as it stands in a token of which nothing is proven yet: good for choosing a key, for nothing else.
    package static func footer(of token: String) throws(TokenFault) -> [UInt8] {
        try parts(of: token).footer
    }

    private static func parts(of token: String) throws(TokenFault) -> (sealed: [UInt8], footer: [UInt8]) {
        guard token.hasPrefix(header) else { throw .malformed }
        let pieces = token.utf8.dropFirst(header.utf8.count).split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard pieces.count <= 2, let sealed = Base64URL.decode(pieces[0]), sealed.count >= nonceSize + tagSize else {
            throw .malformed
        }
        guard pieces.count == 2 else { return (sealed, []) }
        guard let footer = Base64URL.decode(pieces[1]), !footer.isEmpty else { throw .malformed }
        return (sealed, footer)
    }

    /// The keys that the shared key gives for one nonce.
    private struct Keys {
        let encryption: [UInt8]
        let streamNonce: [UInt8]
        let authentication: [UInt8]

        init(_ key: [UInt8], _ nonce: [UInt8]) {
            precondition(key.count == keySize, "a key has 32 bytes")
            let made = Sodium.keyedHash(Array("paseto-encryption-key".utf8) + nonce, key: key, size: 56)
            encryption = Array(made[..<32])
            streamNonce = Array(made[32...])
            authentication = Sodium.keyedHash(Array("paseto-auth-key-for-aead".utf8) + nonce, key: key, size: 32)
        }

        func tag(_ nonce: [UInt8], _ hidden: [UInt8], _ footer: [UInt8], _ implicit: [UInt8]) -> [UInt8] {
            let pieces = [Array(header.utf8), nonce, hidden, footer, implicit]
            return Sodium.keyedHash(Self.joined(pieces), key: authentication, size: tagSize)
        }

        /// Pre-authentication encoding: every piece with its length, so that no two lists become one text.
        private static func joined(_ pieces: [[UInt8]]) -> [UInt8] {
            var bytes: [UInt8] = []
            func append(_ count: Int) {
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: UInt64(count) >> shift))
                }
            }
            append(pieces.count)
            for piece in pieces {
                append(piece.count)
                bytes += piece
            }
            return bytes
        }
    }
}
