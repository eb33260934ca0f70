/// One Swift file, read for the rules.
struct SwiftSource {
    /// The path from the root of the repository.
    let path: String
    let lines: [Substring]
    let tokens: [SwiftToken]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        tokens = SwiftLexer.tokens(of: text)
    }

    /// How many lines there are; the newline at the end does not begin another.
    var lineCount: Int { lines.last == "" ? lines.count - 1 : lines.count }

    /// The tokens that the compiler sees.
    var code: [SwiftToken] { tokens.filter { $0.kind != .comment } }

    /// The modules that the file imports, with their lines.
    var imports: [(module: String, line: Int)] {
        let code = code
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        return code.indices.compactMap { index in
            guard code[index].kind == .word, code[index].text == "import", index + 1 < code.count else { return nil }
            let isKind = kinds.contains(code[index + 1].text) && code[index + 1].line == code[index].line
            let name = code[isKind ? index + 2 : index + 1]
            return (name.text, name.line)
        }
    }

    /// Where a run of words and signs occurs in code: `["try", "!"]`. The parts must stand together when the run
    /// begins with a word and ends with a sign.
    func lines(of run: [String], notAfter dot: Bool = false) -> [Int] {
        let code = code
        guard code.count >= run.count else { return [] }
        return (0...(code.count - run.count)).compactMap { start in
            let part = code[start..<(start + run.count)]
            guard zip(part, run).allSatisfy({ $0.kind != .text && $0.text == $1 }) else { return nil }
            guard part.dropFirst().allSatisfy(\.isAttached) else { return nil }
            if dot, start > 0, code[start - 1].text == "." || code[start - 1].text == "func" { return nil }
            return code[start].line
        }
    }
}
