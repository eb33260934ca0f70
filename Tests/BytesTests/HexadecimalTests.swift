import Bytes
import Testing

@Suite struct HexadecimalTests {
    @Test("bytes are two digits each, and read back in either case")
    func bytes() {
        let all = (0...UInt8.max).map { $0 }
        let text = Hexadecimal.text(of: all)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.bytes(of: text) == all)
        #expect(Hexadecimal.bytes(of: text.uppercased()) == all)
        #expect(Hexadecimal.bytes(of: "") == [])
    }

    @Test("what is no pair of digits is no byte", arguments: ["0", "0g", "+f", "-1", " 1", "0x", "é", "1\u{0}"])
    func noBytes(text: String) {
        #expect(Hexadecimal.bytes(of: text) == nil)
    }

    @Test("a word has one spelling, of eight digits")
    func words() {
        for word in [0, 1, 0xBEEF, 0x9C1F_03A7, UInt32.max] {
            #expect(Hexadecimal.word(Hexadecimal.text(of: word).utf8) == word)
        }
        #expect(Hexadecimal.text(of: UInt32(0xBEEF)) == "0000beef")
        for text in ["", "beef", "0000BEEF", "00000beef", "0000bee+", "0000beeg"] {
            #expect(Hexadecimal.word(text.utf8) == nil, "\(text)")
        }
    }
}
