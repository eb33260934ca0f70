import Testing

@testable import Crypto

@Suite struct Base64URLTests {
    @Test("the examples of RFC 4648 are written and read, without padding")
    func published() {
        let rows = [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, coded) in rows {
            #expect(Base64URL.encode(Array(plain.utf8)) == coded)
            #expect(Base64URL.decode(coded.utf8) == Array(plain.utf8))
        }
        #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]) == "--__")
    }

    @Test("every length comes back")
    func lengths() {
        for count in 0..<200 {
            let bytes = Secrecy.random(count)
            #expect(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes)
        }
    }

    @Test(
        "padding, other alphabets, impossible lengths and idle bits are refused",
        arguments: ["Zg==", "Zm8=", "+/+/", "Zm9v\n", "A", "AAAAA", "Zh", "Zm9", "Zé"])
    func refused(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
