internal import COpenSSL
internal import CSodium

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

    /// Overwrites bytes that nobody may find later, in a way that no compiler leaves out. Copies that were made of
    /// them are another matter.
    package static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) }
    }
}
