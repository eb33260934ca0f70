/// The proof that the server has understood a WebSocket handshake (RFC 6455 section 4.2.2).
enum AcceptProof {
    private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// - Parameter digest: SHA-1.
    static func proof(of key: ArraySlice<UInt8>, digest: ([UInt8]) -> [UInt8]) -> [UInt8] {
        let digest = digest(Array(key) + Array(suffix.utf8))
        precondition(digest.count == 20, "a digest of SHA-1 has twenty bytes")
        return Base64.encode(digest)
    }
}
