internal import CSodium

/// HMAC with SHA-256 (RFC 2104), under a key of any length.
package enum HMACSHA256 {
    /// The length of a code in bytes.
    package static let size = 32

    package static func code(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        Sodium.begin()
        var code = [UInt8](repeating: 0, count: size)
        var state = crypto_auth_hmacsha256_state()
        var failure = crypto_auth_hmacsha256_init(&state, key, key.count)
        failure |= crypto_auth_hmacsha256_update(&state, bytes, UInt64(bytes.count))
        failure |= crypto_auth_hmacsha256_final(&state, &code)
        precondition(failure == 0, "libsodium could not compute HMAC-SHA-256")
        return code
    }
}
