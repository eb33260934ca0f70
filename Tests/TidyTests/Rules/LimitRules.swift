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
        let named = tests.reduce(into: Set<String>()) { $0.formUnion(mentions(in: $1)) }
        return bounds.filter { !named.contains("\($0.type).\($0.name)") && !named.contains("limits.\($0.name)") }.map {
            Violation($0.path, $0.line, "no test names \($0.type).\($0.name)")
        }
    }

    /// The bounds that a test names, as `PoolLimits.open` where it says the type: `PoolLimits().open` and
    /// `PoolLimits(open: 1)`; as `limits.open` where it does not: `limits.open` and `{ $0.open = 1 }`.
    static func mentions(in source: SwiftSource) -> Set<String> {
        let code = source.code
        var found: Set<String> = []
        for index in code.indices where code[index].kind == .word {
            if let owner = owner(code, of: index) { found.insert("\(owner).\(code[index].text)") }
            if isType(code[index].text), index + 1 < code.count, code[index + 1].text == "(" {
                for label in labels(code, behind: index + 1) { found.insert("\(code[index].text).\(label)") }
            }
        }
        return found
    }

    /// Whose member a word is: a type of limits, or `limits` for a value.
    private static func owner(_ code: [SwiftToken], of member: Int) -> String? {
        guard member > 1, code[member - 1].text == "." else { return nil }
        var place = member - 2
        while place > 0, code[place].kind == .sign, ["(", ")", "?", "!"].contains(code[place].text) { place -= 1 }
        let text = code[place].text
        if code[place].kind == .word, isType(text) { return text }
        if code[place].kind == .word, text.lowercased().hasSuffix("limits") { return "limits" }
        let isSet = member + 2 < code.count && code[member + 1].text == "=" && code[member + 2].text != "="
        return isSet && place > 0 && text == "0" && code[place - 1].text == "$" ? "limits" : nil
    }

    private static func isType(_ text: String) -> Bool {
        text.hasSuffix("Limits") && text.first?.isUppercase == true
    }

    /// The labels of the arguments in a pair of parentheses, without those of calls among them.
    private static func labels(_ code: [SwiftToken], behind open: Int) -> [String] {
        var found: [String] = []
        var depth = 0
        for place in code.indices[open...] where code[place].kind != .text {
            if ["(", "[", "{"].contains(code[place].text) { depth += 1 }
            if [")", "]", "}"].contains(code[place].text) { depth -= 1 }
            if depth == 0 { break }
            if depth == 1, code[place].text == ":", code[place - 1].kind == .word { found.append(code[place - 1].text) }
        }
        return found
    }
}
