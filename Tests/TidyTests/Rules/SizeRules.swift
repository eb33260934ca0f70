/// How long things may be.
enum SizeRules {
    static let linesOfFile = 500
    static let linesOfFunction = 70
    static let columns = 120
    /// Above this a file is worth a look; it is told, not refused.
    static let linesWorthALook = 250

    static func violations(in source: SwiftSource) -> [Violation] {
        var found = violations(ofLines: source.lineCount, at: source.path)
        let textLines = linesOfLongTexts(source)
        for (index, line) in source.lines.enumerated() where line.utf8.count > columns && line.count > columns {
            if textLines.contains(index + 1) { continue }
            found.append(Violation(source.path, index + 1, "\(line.count) columns, at most \(columns)"))
        }
        for function in FunctionScanner.functions(of: source) where function.length > linesOfFunction {
            let reason = "\(function.name) has \(function.length) lines, at most \(linesOfFunction)"
            found.append(Violation(source.path, function.firstLine, reason))
        }
        return found
    }

    /// Of the pages and their tests it is the one rule.
    static func violations(in text: String, at path: String) -> [Violation] {
        violations(ofLines: text.utf8.count { $0 == UInt8(ascii: "\n") }, at: path)
    }

    private static func violations(ofLines count: Int, at path: String) -> [Violation] {
        count > linesOfFile ? [Violation(path, 1, "\(count) lines, at most \(linesOfFile)")] : []
    }

    /// A long text may stand on a line of its own: cutting it would hide it from whoever searches for it.
    private static func linesOfLongTexts(_ source: SwiftSource) -> Set<Int> {
        var lines: Set<Int> = []
        for token in source.tokens where token.kind == .text && token.text.count > 40 {
            lines.formUnion(token.line...(token.line + token.text.utf8.count { $0 == UInt8(ascii: "\n") }))
        }
        return lines
    }
}
