/// Finds what somebody meant.
package enum Suggestion {
    /// The nearest of the known words, when it is near enough to be meant: one slip in three letters.
    package static func nearest(to word: String, among known: [String]) -> String? {
        let letters = Array(word.lowercased().utf8.prefix(64))
        let measured = known.map { ($0, distance(letters, Array($0.lowercased().utf8))) }
        guard let best = measured.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(letters.count, best.0.utf8.count) / 3)
        else { return nil }
        return best.0
    }

    /// How many letters must be put in, left out, replaced or swapped with their neighbour.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1..<(left.count + 1) {
            var line = [row]
            for column in 1..<(right.count + 1) {
                let replaced = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                var best = min(line[column - 1] + 1, last[column] + 1, replaced)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                line.append(best)
            }
            beforeLast = last
            last = line
        }
        return last[right.count]
    }
}
