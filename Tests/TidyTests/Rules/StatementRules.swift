/// SQL stands in Storage and in migrations, nowhere else.
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
}
