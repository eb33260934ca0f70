import Contract
import TestSupport
import Testing

@Suite struct JSONWriterTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("objects and arrays nest, with commas where they belong")
    func nesting() {
        let bytes = JSONWriter.object { json in
            json.string("a", "x")
            json.integer("b", -9_223_372_036_854_775_808 as Int64)
            json.flag("c", true)
            json.null("d")
            json.array("e") { list in
                list.integer(1)
                list.string("y")
                list.null()
                list.object { $0.integer("z", UInt64.max) }
            }
            json.object("f") { _ in }
        }
        #expect(
            text(bytes) == """
                {"a":"x","b":-9223372036854775808,"c":true,"d":null,\
                "e":[1,"y",null,{"z":18446744073709551615}],"f":{}}
                """)
    }

    @Test(
        "strings are escaped where JSON and JavaScript demand it and nowhere else",
        arguments: [
            ("", #""""#),
            ("plain ä 🎭", #""plain ä 🎭""#),
            (#"say "no" \ /"#, #""say \"no\" \\ /""#),
            ("\u{0}\u{1}\u{1f}\u{7f}", #""\u0000\u0001\u001f\u007f""#),
            ("\u{8}\t\n\u{c}\r", #""\b\t\n\f\r""#),
            ("a\u{2028}b\u{2029}c", #""a\u2028b\u2029c""#),
            ("\u{2027}\u{202a}", "\"\u{2027}\u{202a}\""),
        ])
    func escapes(_ plain: String, _ expected: String) {
        #expect(text(JSONWriter.object { $0.string("a", plain) }) == "{\"a\":\(expected)}")
    }

    @Test("whatever text is written reads back as it was")
    func readsBack() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix(seed: seed)
        for round in 0..<500 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<(round % 40) {
                // Half of them from the range in which everything special lies. U+0000 is written but never read.
                let number = UInt32.random(in: 1..<(Bool.random(using: &random) ? 0x100 : 0x11_0000), using: &random)
                if let scalar = Unicode.Scalar(number) { scalars.append(scalar) }
            }
            let string = String(scalars)
            let bytes = JSONWriter.object { $0.string("text", string) }
            let value = try JSONReader.read(bytes)
            #expect(value == .object([.init("text", .string(string))]), "seed \(seed), round \(round)")
        }
    }
}
