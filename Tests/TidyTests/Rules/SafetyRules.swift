/// Where the compiler is told to look away.
enum SafetyRules {
    /// The shortest comment that can prove anything, in letters.
    static let proof = 40
    /// How far above its use a proof may stand, in lines.
    static let distance = 15

    static func violations(in source: SwiftSource) -> [Violation] {
        let unchecked = source.lines(of: ["@", "unchecked"]).map { ("@unchecked Sendable", $0) }
        let unsafe = source.lines(of: ["nonisolated", "(", "unsafe"]).map { ("nonisolated(unsafe)", $0) }
        return (unchecked + unsafe).compactMap { word, line in
            guard source.path.hasPrefix("Sources/Reactor/") else {
                return Violation(source.path, line, "\(word) belongs in Reactor only")
            }
            let above = source.tokens.filter { $0.kind == .comment && (line - distance...line).contains($0.line) }
            guard above.map(\.text.count).reduce(0, +) >= proof else {
                return Violation(source.path, line, "\(word) without a sentence that proves it")
            }
            return nil
        }
    }
}
