import Testing

@testable import Crypto

@Suite struct SignedTokenTests {
    /// RFC 7515 appendix A.1.
    private static let keyText =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    private static let header = Array("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}".utf8)
    private static let content = Array(
        "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8)
    private static let token =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
        + "bS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    private func key() throws -> [UInt8] { try #require(Base64URL.decode(Self.keyText.utf8)) }

    @Test("the example of RFC 7515 A.1 is made and opened, to the letter")
    func published() throws {
        #expect(SignedToken.seal(Self.content, header: Self.header, key: try key()) == Self.token)
        #expect(try SignedToken.open(Self.token, header: Self.header, key: try key()) == Self.content)
        #expect(try SignedToken.header(of: Self.token) == Self.header)
    }

    @Test("a token cannot choose its algorithm: none, another one, and another header are refused")
    func algorithm() throws {
        let mine = Array(#"{"alg":"HS256","typ":"at+jwt"}"#.utf8)
        let own = try key()
        for header in [
            #"{"alg":"none","typ":"at+jwt"}"#, #"{"alg":"HS512","typ":"at+jwt"}"#, #"{"alg":"RS256"}"#, "{}",
        ] {
            let signed = SignedToken.seal(Self.content, header: Array(header.utf8), key: own)
            #expect(throws: TokenFault.forged) { try SignedToken.open(signed, header: mine, key: own) }
            let parts = signed.split(separator: ".")
            let bare = "\(parts[0]).\(parts[1])."
            #expect(throws: TokenFault.self) { try SignedToken.open(bare, header: mine, key: own) }
        }
    }

    @Test("no bit can be changed, no letter left out, no other key used")
    func tampered() throws {
        let letters = Array(Self.token.utf8)
        let own = try key()
        for index in letters.indices {
            var other = letters
            other[index] ^= 2
            let text = String(decoding: other, as: UTF8.self)
            #expect(throws: TokenFault.self) { try SignedToken.open(text, header: Self.header, key: own) }
            let short = String(decoding: letters[..<index], as: UTF8.self)
            #expect(throws: TokenFault.self) { try SignedToken.open(short, header: Self.header, key: own) }
        }
        #expect(throws: TokenFault.forged) {
            try SignedToken.open(Self.token, header: Self.header, key: Secrecy.random(64))
        }
    }

    @Test("HMAC-SHA-256 gives what RFC 4231 says")
    func codes() {
        func hex(_ bytes: [UInt8]) -> String {
            bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        #expect(
            hex(HMACSHA256.code(of: Array("Hi There".utf8), key: [UInt8](repeating: 0x0B, count: 20)))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            hex(HMACSHA256.code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = "Test Using Larger Than Block-Size Key - Hash Key First"
        #expect(
            hex(HMACSHA256.code(of: Array(long.utf8), key: [UInt8](repeating: 0xAA, count: 131)))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }
}
