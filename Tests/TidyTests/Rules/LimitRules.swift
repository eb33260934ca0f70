/// Every bound is crossed by a test, so every bound is named in one.
enum LimitRules {
    struct Bound: Hashable {
        let type: String
        let name: String
        let path: String
        let line: Int
    }

    /// The stored properties of every type whose name ends in `Limits`.
    static func bounds(in source: SwiftSource) -> [Bound] {
        let code = source.code
        var found: [Bound] = []
        for index in code.indices.dropLast(2) where code[index].text == "struct" && code[index].kind == .word {
            let type = code[index + 1].text
            guard type.hasSuffix("Limits"), let open = code[index...].firstIndex(where: { $0.text == "{" }) else {
                continue
            }
            var depth = 0
            for place in code.indices[open...] {
                if code[place].kind == .sign, code[place].text == "{" { depth += 1 }
                if code[place].kind == .sign, code[place].text == "}" { depth -= 1 }
                if depth == 0 { break }
                guard depth == 1, ["let", "var"].contains(code[place].text), code[place].kind == .word,
                    place + 1 < code.count, !isComputed(code, after: place + 1)
                else { continue }
                found.append(Bound(type: type, name: code[place + 1].text, path: source.path, line: code[place].line))
            }
        }
        return found
    }

    /// A computed property is no bound of its own: its line ends by opening a brace without `=`.
    private static func isComputed(_ code: [SwiftToken], after name: Int) -> Bool {
        let line = code[name...].prefix { $0.line == code[name].line }
        return line.contains { $0.text == "{" } && !line.contains { $0.text == "=" }
    }

    static func violations(of bounds: [Bound], tests: [SwiftSource]) -> [Violation] {
        var words: Set<String> = []
        for test in tests { for token in test.tokens where token.kind == .word { words.insert(token.text) } }
        return bounds.filter { !words.contains($0.name) }.map {
            Violation($0.path, $0.line, "no test names \($0.type).\($0.name)")
        }
    }
}
