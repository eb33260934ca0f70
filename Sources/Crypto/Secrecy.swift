internal import COpenSSL

/// Comparison and randomness for values that must stay secret.
package enum Secrecy {
    /// Compares in time that depends on the lengths alone.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Bytes from OpenSSL's generator, fit for keys and tokens.
    package static func random(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            let done = RAND_bytes(bytes.baseAddress, CInt(count))
            precondition(done == 1, "OpenSSL has no randomness to give")
            filled = count
        }
    }
}
