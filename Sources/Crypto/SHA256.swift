internal import COpenSSL

/// SHA-256 of bytes that are at hand.
package enum SHA256 {
    /// The length of a digest in bytes.
    package static let size = 32

    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { digest, count in
            var length = CUnsignedInt(size)
            let done = EVP_Digest(bytes, bytes.count, digest.baseAddress, &length, EVP_sha256(), nil)
            precondition(done == 1, "OpenSSL could not compute SHA-256")
            count = size
        }
    }

    /// The digest in lower-case hexadecimal.
    package static func hexadecimal(of bytes: [UInt8]) -> String {
        let alphabet = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest(of: bytes).flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
    }
}
