import TestSupport
import Testing

@testable import Usher

@Suite("The line editor")
struct LineEditorTests {
    private func type(_ text: String, into editor: inout LineEditor) -> [LineEditor.Action] {
        text.utf8.compactMap { editor.take($0) }
    }

    private func line(after text: String) -> String {
        var editor = LineEditor()
        _ = type(text, into: &editor)
        return editor.text
    }

    private static let up = "\u{1B}[A"
    private static let down = "\u{1B}[B"
    private static let left = "\u{1B}[D"

    @Test(
        "edits as one is used to",
        arguments: [
            ("abc\u{7F}", "ab"), ("abc\u{1}x", "xabc"), ("abc\u{1}\u{5}x", "abcx"), ("abc\u{1B}[D\u{1B}[Dx", "axbc"),
            ("abc\u{1B}[H\u{4}", "bc"), ("abc\u{1B}[1~\u{1B}[3~", "bc"), ("one two\u{17}x", "one x"),
            ("one two\u{1B}bX", "one Xtwo"), ("one two\u{1}\u{1B}fX", "oneX two"), ("one two\u{1}\u{1B}d", " two"),
            ("abc\u{2}\u{B}", "ab"), ("abc\u{2}\u{15}", "c"), ("one two\u{17}\u{19}\u{19}", "one twotwo"),
            ("one two\u{1B}[1;5DX", "one Xtwo"), ("one two\u{1B}OHx", "xone two"), ("Grüße\u{7F}\u{7F}", "Grü"),
            ("👨‍👩‍👧x\u{2}\u{7F}", "x"), ("e\u{301}\u{7F}", ""), ("日本\u{2}x", "日x本"), ("a\u{1B}\u{7F}b", "b"),
            ("\u{1B}[200~a\r\nb\u{1B}[201~c", "a\nbc"), ("a\u{1B}[9;9Zb", "ab"), ("a\u{7}b", "ab"), ("abc\u{3}", ""),
        ])
    func edits(keys: String, expected: String) {
        #expect(line(after: keys) == expected)
    }

    @Test("takes what is pasted up to a limit; of more it takes nothing and says so, and goes on behind it")
    func longPaste() {
        let (begin, end) = ("\u{1B}[200~", "\u{1B}[201~")
        func keys(_ text: String) -> [KeyReader.Key] {
            var reader = KeyReader()
            return text.utf8.compactMap { reader.next($0) }
        }
        let most = String(repeating: "~", count: KeyReader.longestPaste)
        #expect(keys(begin + most + end + "a") == [.paste(most), .character("a")])
        let more = "x\r/close\r\u{3}\u{4}\u{1B}[201"
        #expect(keys(begin + most + more + end + "a\u{1B}[A") == [.pasteTooLong, .character("a"), .up])
        var editor = LineEditor()
        #expect(type("ab" + begin + most + "x" + end, into: &editor).last == .tooLong)
        #expect(editor.text == "ab")
        #expect(type("c\r", into: &editor) == [.redraw, .submit("abc")])
    }

    @Test("does the same however its bytes are cut")
    func cuts() {
        let keys = "Grüße 👨‍👩‍👧\u{1B}[D\u{1B}[200~日\n本\u{1B}[201~\u{1}x\u{1B}[3~\r" + "zweite\u{1B}[Aab\r"
        var whole = LineEditor()
        let wanted = type(keys, into: &whole)
        #expect(wanted.contains { if case .submit = $0 { true } else { false } })
        for chunking in chunkings(of: Array(keys.utf8)) {
            var editor = LineEditor()
            let found = chunking.pieces.flatMap { piece in piece.compactMap { editor.take($0) } }
            #expect(found == wanted, "\(chunking.name)")
        }
    }

    @Test(
        "survives any bytes, and shows nothing that commands a terminal", arguments: [UInt64.random(in: 0...UInt64.max)]
    )
    func anyBytes(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var editor = LineEditor()
        for _ in 0..<20_000 {
            let isKey = Bool.random(using: &random)
            let keys: [UInt8] = [0x1B, 0x5B, 0x41, 0x44, 0x7F, 0x01, 0x17, 0x19, 0xC3, 0xE2, 0x80, 0x7E]
            let byte = isKey ? keys.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
            _ = editor.take(byte)
        }
        let row = editor.row(prompt: "> ", columns: 40).replacing("\u{1B}[K", with: "")
        #expect(row.unicodeScalars.count { $0 == "\u{1B}" } == 1, "seed \(seed)")
    }

    @Test("remembers lines, each once in a row, and the one that was begun")
    func history() {
        var editor = LineEditor()
        let actions = type("one\rtwo\rtwo\rbegun", into: &editor)
        #expect(actions.filter { $0 != .redraw } == [.submit("one"), .submit("two"), .submit("two")])
        _ = type(Self.up, into: &editor)
        #expect(editor.text == "two")
        _ = type(Self.up + Self.up, into: &editor)
        #expect(editor.text == "one")
        _ = type(Self.down + Self.down + Self.down, into: &editor)
        #expect(editor.text == "begun")
        #expect(type(Self.up + "s\r", into: &editor).last == .submit("twos"))
    }

    @Test("forgets the oldest of too many lines")
    func historyLimit() {
        var editor = LineEditor()
        for number in 0...LineEditor.mostHistory { _ = type("\(number)\r", into: &editor) }
        _ = type(String(repeating: Self.up, count: LineEditor.mostHistory + 5), into: &editor)
        #expect(editor.text == "1")
    }

    @Test("ends on an empty line only, and clears another")
    func ends() {
        var editor = LineEditor()
        #expect(type("\u{4}", into: &editor) == [.end])
        #expect(type("\u{3}", into: &editor) == [.interrupt])
        #expect(type("a\u{3}", into: &editor) == [.redraw, .redraw])
        #expect(editor.text == "")
        #expect(type("a\u{1}\u{4}", into: &editor) == [.redraw, .redraw, .redraw])
        #expect(type("\u{C}", into: &editor) == [.clearScreen])
    }

    @Test("shows a row that fits, with the cursor where it belongs")
    func rows() {
        var editor = LineEditor()
        _ = type("abc" + Self.left, into: &editor)
        #expect(editor.row(prompt: "> ", columns: 20) == "\r\u{1B}[K> abc\r\u{1B}[4C")
        _ = type("\u{5}0123456789日本", into: &editor)
        for columns in 8...40 {
            let row = editor.row(prompt: "> ", columns: columns)
            let text = row.dropFirst(4).prefix { $0 != "\r" }
            #expect(CharacterWidth.of(text) <= max(columns, 7), "\(columns): \(text)")
        }
    }
}
