/// What no file of the repository may say, whatever it is written in.
enum TextRules {
    /// Leftovers. Written in halves, because this file is checked as well.
    private static let leftovers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "X" + "XX"]

    /// Paths of somebody's machine.
    private static let places = ["/home", "/Users", "/root", "/work", "/workspace", "/mnt"].map { $0 + "/" }

    static func violations(in text: String, at path: String) -> [Violation] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            let words = Set(line.split { !$0.isLetter && !$0.isNumber && $0 != "_" })
            var found = leftovers.filter { words.contains(Substring($0)) }.map {
                Violation(path, index + 1, "\($0): finish it or leave it out")
            }
            found += places.filter { isPath($0, in: line) }.map {
                Violation(path, index + 1, "\($0) is a path of one machine")
            }
            if line.last == " " || line.last == "\t", !path.hasSuffix(".md") {
                found.append(Violation(path, index + 1, "a space at the end of the line"))
            }
            return found
        }
    }

    /// Whether a path begins with this: nothing that could belong to a longer path stands before it.
    private static func isPath(_ place: String, in line: Substring) -> Bool {
        var rest = line
        while let found = rest.firstRange(of: place) {
            let before = found.lowerBound == line.startIndex ? " " : line[line.index(before: found.lowerBound)]
            let isWhole = !before.isLetter && !before.isNumber && !"_.}~-*/".contains(before)
            if isWhole { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }
}
