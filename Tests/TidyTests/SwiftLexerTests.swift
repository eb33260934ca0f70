import Testing

@Suite("The lexer of the house rules")
struct SwiftLexerTests {
    private func kinds(_ text: String) -> [String] {
        SwiftLexer.tokens(of: text).map { token in
            switch token.kind {
            case .word: "w:" + token.text
            case .sign: token.text
            case .text: "t:" + token.text
            case .comment: "c:" + token.text
            }
        }
    }

    @Test("tells code, strings and comments apart")
    func kindsOfTokens() {
        #expect(kinds("let a = \"try!\" // as!") == ["w:let", "w:a", "=", "t:try!", "c: as!"])
        #expect(kinds("a /* b /* c */ \"d\" */ e") == ["w:a", "c:/* b /* c */ \"d\" */", "w:e"])
        #expect(kinds("/// a\nb") == ["c: a", "w:b"])
        #expect(kinds("\"// no comment\" x") == ["t:// no comment", "w:x"])
    }

    @Test("understands escapes, raw and multi-line strings")
    func strings() {
        #expect(kinds(#""a\"b" c"#) == [#"t:a\"b"#, "w:c"])
        #expect(kinds(##"#"a"b\n"# c"##) == [#"t:a"b\n"#, "w:c"])
        #expect(kinds("\"\"\"\na \"b\" // c\n\"\"\" d") == ["t:\na \"b\" // c\n", "w:d"])
        #expect(kinds("\"\" a") == ["t:", "w:a"])
    }

    @Test("sees the code inside an interpolation")
    func interpolation() {
        #expect(kinds(#""a\(b(")") + "c")d" e"#) == ["t:a", "w:b", "(", "t:)", ")", "+", "t:c", "t:d", "w:e"])
        #expect(kinds(##"#"a\(b)c\#(d)"# e"##) == [#"t:a\(b)c"#, "w:d", "t:", "w:e"])
    }

    @Test("counts lines through everything")
    func lines() {
        let tokens = SwiftLexer.tokens(of: "a\n/*\n*/ b\n\"\"\"\nx\n\"\"\" c\n// d\ne")
        let words = tokens.filter { $0.kind == .word }
        #expect(words.map(\.text) == ["a", "b", "c", "e"])
        #expect(words.map(\.line) == [1, 3, 6, 8])
    }

    @Test(
        "ends with the text, however broken it is",
        arguments: ["\"", "\"\"\"", "/*", "\"\\", "\"\\(", "#", "#\"", "\"\\(\""])
    func broken(text: String) {
        #expect(SwiftLexer.tokens(of: text).count <= 4)
    }
}
