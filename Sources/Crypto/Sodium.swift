internal import CSodium

/// libsodium, made ready at its first use.
enum Sodium {
    private static let status = sodium_init()

    /// Called before anything else of it.
    static func begin() {
        precondition(status >= 0, "libsodium cannot be made ready")
    }

    /// BLAKE2b of bytes under a key.
    static func keyedHash(_ bytes: [UInt8], key: [UInt8], size: Int) -> [UInt8] {
        begin()
        var digest = [UInt8](repeating: 0, count: size)
        let failure = crypto_generichash(&digest, size, bytes, UInt64(bytes.count), key, key.count)
        precondition(failure == 0, "libsodium could not compute BLAKE2b")
        return digest
    }

    /// XChaCha20, which is its own inverse.
    static func streamed(_ bytes: [UInt8], nonce: [UInt8], key: [UInt8]) -> [UInt8] {
        precondition(nonce.count == 24 && key.count == 32, "XChaCha20 takes 24 and 32 bytes")
        begin()
        var output = bytes
        let failure = crypto_stream_xchacha20_xor(&output, bytes, UInt64(bytes.count), nonce, key)
        precondition(failure == 0, "libsodium could not compute XChaCha20")
        return output
    }
}
