/// SQL stands in Storage and in migrations, nowhere else, and takes the numbers of our enums from them.
enum StatementRules {
    /// Pairs of words that together make a statement.
    private static let pairs = [
        ("select", "from"), ("insert", "into"), ("update", "set"), ("delete", "from"), ("create", "table"),
        ("create", "index"), ("alter", "table"), ("drop", "table"), ("truncate", "table"),
    ]

    static func violations(in source: SwiftSource) -> [Violation] {
        let isFree = ["Sources/Storage/", "Tests/", "Benchmarks/"].contains { source.path.hasPrefix($0) }
        guard !isFree else { return [] }
        return source.tokens.filter { $0.kind == .text && isStatement($0.text) }.map {
            Violation(source.path, $0.line, "SQL belongs in Storage")
        }
    }

    /// A statement begins with its verb; in a sentence of prose the verb stands elsewhere.
    static func isStatement(_ text: String) -> Bool {
        let words = text.lowercased().split { !$0.isLetter && $0 != "_" }
        guard let verb = words.first, words.count > 2 else { return false }
        return pairs.contains { $0.0 == verb && words.dropFirst().prefix(24).contains(Substring($0.1)) }
    }

    /// Columns that hold the number of one of our enums.
    private static let numbered: Set<Substring> = [
        "direction", "kind", "life", "method", "outcome", "role", "state", "status", "verdict",
    ]
    private static let comparisons: Set<Substring> = ["=", "<>", "<", "<=", ">", ">=", "IN", "NOT"]

    static func bareNumbers(in source: SwiftSource) -> [Violation] {
        guard source.path.hasPrefix("Sources/Storage/") else { return [] }
        return source.tokens.filter { $0.kind == .text && comparesNumber($0.text) }.map {
            Violation(source.path, $0.line, "the number is an enum's, which has a name for it")
        }
    }

    private static func comparesNumber(_ text: String) -> Bool {
        let words = text.split { $0.isWhitespace || "(),.".contains($0) }
        return words.indices.contains { index in
            let rest = words[(index + 1)...]
            guard numbered.contains(words[index]), rest.first.map(comparisons.contains) ?? false else { return false }
            return rest.drop(while: comparisons.contains).first?.first?.isNumber ?? false
        }
    }
}
