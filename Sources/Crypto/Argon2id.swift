internal import CSodium

/// Hashes of passwords by Argon2id (RFC 9106), in the usual text form that names its own parameters and salt. Slow and
/// hungry on purpose: never called on a loop.
package enum Argon2id {
    /// Nil when there is no memory for it.
    package static func hash(_ password: String, cost: PasswordCost) -> String? {
        hash(Array(password.utf8), cost: cost)
    }

    /// The same for a password that its owner wipes: no copy is made of it.
    static func hash(_ password: [UInt8], cost: PasswordCost) -> String? {
        Sodium.begin()
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
        let failure = withCharacters(of: password) { letters in
            crypto_pwhash_str_alg(
                &text, letters, UInt64(password.count), UInt64(cost.passes), cost.memory,
                crypto_pwhash_alg_argon2id13())
        }
        guard failure == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a hash was made of this password, in time that tells nothing of either.
    static func verify(_ password: [UInt8], against hash: String) -> Bool {
        guard let text = padded(hash) else { return false }
        return withCharacters(of: password) { crypto_pwhash_str_verify(text, $0, UInt64(password.count)) } == 0
    }

    private static func withCharacters(of password: [UInt8], _ body: (UnsafePointer<CChar>) -> CInt) -> CInt {
        password.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { letters in
                guard let first = letters.baseAddress else { return withUnsafePointer(to: 0, body) }
                return body(first)
            }
        }
    }

    /// Whether a hash was made at another cost than this, so that it is worth a new one at the next log-in.
    package static func isOutdated(_ hash: String, cost: PasswordCost) -> Bool {
        guard let text = padded(hash) else { return true }
        return crypto_pwhash_str_needs_rehash(text, UInt64(cost.passes), cost.memory) != 0
    }

    /// As libsodium wants it: with zeros up to a fixed length. Nil for what is no hash of this kind.
    private static func padded(_ hash: String) -> [CChar]? {
        Sodium.begin()
        let size = Int(crypto_pwhash_strbytes())
        guard hash.hasPrefix("$argon2id$"), hash.utf8.count < size, !hash.utf8.contains(0) else { return nil }
        return hash.utf8.map { CChar(bitPattern: $0) } + [CChar](repeating: 0, count: size - hash.utf8.count)
    }
}
