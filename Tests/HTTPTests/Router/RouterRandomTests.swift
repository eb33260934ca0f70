import HTTP
import TestSupport
import Testing

/// The trie against the plainest router there is: every pattern in turn, segment by segment.
@Suite struct RouterRandomTests {
    @Test("random tables route random paths as a plain search through the table does")
    func agreesWithPlainSearch() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix(seed: seed)
        for round in 0..<200 {
            let patterns = Self.patterns(using: &random)
            let router = try Router(patterns.map { (HTTP.Method.get, try RoutePattern($0)) })
            for _ in 0..<100 {
                let path = Self.path(using: &random)
                let found: Int? =
                    if case .route(let index, _) = router.match(.get, Array(path.utf8)) { index } else { nil }
                let expected = Self.search(patterns, path)
                #expect(found == expected, "seed \(seed), round \(round), \(path) in \(patterns)")
            }
        }
    }

    private static let words = ["a", "ab", "abc", "b", "ba", "1", "12", "x-y"]

    /// A table without contradictions: every parameter place has the same name and type.
    private static func patterns(using random: inout SplitMix) -> [String] {
        var patterns: Set<String> = []
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            var pattern = ""
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let isParameter = Int.random(in: 0..<3, using: &random) == 0
                let depth = pattern.split(separator: "/").count
                pattern += isParameter ? "/{p\(depth):slug}" : "/" + (words.randomElement(using: &random) ?? "a")
            }
            patterns.insert(pattern)
        }
        return patterns.sorted()
    }

    private static func path(using random: inout SplitMix) -> String {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in
            "/" + (words.randomElement(using: &random) ?? "a") + (Bool.random(using: &random) ? "" : "b")
        }.joined()
    }

    /// The literal goes before the parameter, place by place from the left.
    private static func search(_ patterns: [String], _ path: String) -> Int? {
        let wanted = path.split(separator: "/")
        func rank(_ pattern: String) -> [Int]? {
            let segments = pattern.split(separator: "/")
            guard segments.count == wanted.count else { return nil }
            var rank: [Int] = []
            for (segment, piece) in zip(segments, wanted) {
                if segment == piece {
                    rank.append(0)
                } else if segment.hasPrefix("{") {
                    rank.append(1)
                } else {
                    return nil
                }
            }
            return rank
        }
        let ranked = patterns.enumerated().compactMap { index, pattern in rank(pattern).map { ($0, index) } }
        return ranked.min { $0.0.lexicographicallyPrecedes($1.0) }?.1
    }
}
