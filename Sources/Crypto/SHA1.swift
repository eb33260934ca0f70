internal import COpenSSL

/// SHA-1, for the one thing that still needs it: the proof of a WebSocket handshake, which protects nothing (RFC 6455
/// section 10.8).
package enum SHA1 {
    /// The length of a digest in bytes.
    package static let size = 20

    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { digest, count in
            var length = CUnsignedInt(size)
            let done = EVP_Digest(bytes, bytes.count, digest.baseAddress, &length, EVP_sha1(), nil)
            precondition(done == 1, "OpenSSL could not compute SHA-1")
            count = size
        }
    }
}
