/// A JSON Web Token signed with HMAC and SHA-256 (RFC 7515, RFC 7519). The header is not read but compared with the
/// only one that is accepted: a token cannot choose its algorithm (RFC 8725 section 3.1).
package enum SignedToken {
    /// The signed form of a content under a header, which the caller writes.
    package static func seal(_ content: [UInt8], header: [UInt8], key: [UInt8]) -> String {
        let signed = Base64URL.encode(header) + "." + Base64URL.encode(content)
        return signed + "." + Base64URL.encode(HMACSHA256.code(of: Array(signed.utf8), key: key))
    }

    /// - Parameter header: the exact bytes that the header must have.
    package static func open(_ token: String, header: [UInt8], key: [UInt8]) throws(TokenFault) -> [UInt8] {
        let pieces = try pieces(of: token)
        guard let given = Base64URL.decode(pieces[0]), let content = Base64URL.decode(pieces[1]),
            let code = Base64URL.decode(pieces[2])
        else { throw .malformed }
        guard given == header else { throw .forged }
        let signed = Array(pieces[0]) + [UInt8(ascii: ".")] + Array(pieces[1])
        guard Secrecy.equal(HMACSHA256.code(of: signed, key: key), code) else { throw .forged }
        return content
    }

    /// The header as it stands in a token of which nothing is proven yet.
    package static func header(of token: String) throws(TokenFault) -> [UInt8] {
        guard let header = Base64URL.decode(try pieces(of: token)[0]) else { throw .malformed }
        return header
    }

    private static func pieces(of token: String) throws(TokenFault) -> [Substring.UTF8View] {
        let pieces = token.split(separator: ".", omittingEmptySubsequences: false).map(\.utf8)
        guard pieces.count == 3 else { throw .malformed }
        return pieces
    }
}
