/// Finds the functions of a file and how long they are.
enum FunctionScanner {
    struct Function: Equatable {
        let name: String
        let firstLine: Int
        let lastLine: Int

        var length: Int { lastLine - firstLine + 1 }
    }

    /// Words that begin another declaration: before one of them a function without a body has ended.
    private static let others: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "case", "struct", "class", "enum", "protocol", "extension",
        "import", "static", "package", "private", "internal", "mutating", "typealias", "associatedtype",
    ]

    static func functions(of source: SwiftSource) -> [Function] {
        let code = source.code
        return code.indices.compactMap { index in
            let token = code[index]
            guard token.kind == .word, ["func", "init", "deinit", "subscript"].contains(token.text) else { return nil }
            // `.init(…)` and `super.init(…)` are calls.
            if index > 0, code[index - 1].text == "." { return nil }
            // The name of a function may itself be a word such as `init`.
            let signature = index + (token.text == "func" ? 2 : 1)
            guard let body = body(from: signature, in: code), let last = end(ofBody: body, in: code) else { return nil }
            let name = token.text == "func" && index + 1 < code.count ? code[index + 1].text : token.text
            return Function(name: name, firstLine: token.line, lastLine: code[last].line)
        }
    }

    /// The brace that opens the body, or nil when there is none (a requirement of a protocol).
    private static func body(from signature: Int, in code: [SwiftToken]) -> Int? {
        var depth = 0
        for place in code.indices.dropFirst(signature) {
            switch code[place].text {
            case _ where code[place].kind == .text: continue
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return place
            case "}" where depth == 0: return nil
            case let word where depth == 0 && others.contains(word): return nil
            default: continue
            }
        }
        return nil
    }

    private static func end(ofBody start: Int, in code: [SwiftToken]) -> Int? {
        var depth = 0
        for place in code.indices[start...] where code[place].kind == .sign {
            if code[place].text == "{" { depth += 1 }
            if code[place].text == "}" { depth -= 1 }
            if depth == 0 { return place }
        }
        return nil
    }
}
