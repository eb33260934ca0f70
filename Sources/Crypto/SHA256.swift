internal import COpenSSL

/// SHA-256 of bytes that are at hand.
package enum SHA256 {
    /// The length of a digest in bytes.
    package static let size = 32

    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { digest, count in
            let done = sw_sha256(bytes, bytes.count, digest.baseAddress)
            precondition(done == 1, "OpenSSL could not compute SHA-256")
            count = size
        }
    }

    /// The digest as four words, the first bytes in the first of them and in its upper end.
    package static func words(of bytes: [UInt8]) -> SIMD4<UInt64> {
        var digest = SIMD4<UInt64>()
        let done = withUnsafeMutableBytes(of: &digest) {
            sw_sha256(bytes, bytes.count, $0.assumingMemoryBound(to: UInt8.self).baseAddress)
        }
        precondition(done == 1, "OpenSSL could not compute SHA-256")
        return SIMD4(digest[0].bigEndian, digest[1].bigEndian, digest[2].bigEndian, digest[3].bigEndian)
    }

    /// The digest in lower-case hexadecimal.
    package static func hexadecimal(of bytes: [UInt8]) -> String {
        let alphabet = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest(of: bytes).flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
    }
}
