/// A pattern for the names of seats: `*` stands for any letters, `?` for one.
struct SeatPattern: Equatable, Sendable {
    private let pattern: [UInt8]

    init(_ text: String) {
        pattern = Array(text.utf8)
    }

    func matches(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var place = range.lowerBound
        var next = 0
        // Where to go on when what follows the last star did not fit.
        var retry: (pattern: Int, place: Int)?
        while place < range.upperBound {
            if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
                next += 1
                retry = (next, place)
            } else if next < pattern.count, pattern[next] == UInt8(ascii: "?") || pattern[next] == bytes[place] {
                next += 1
                place += 1
            } else if let (after, from) = retry {
                next = after
                place = from + 1
                retry = (after, from + 1)
            } else {
                return false
            }
        }
        while next < pattern.count, pattern[next] == UInt8(ascii: "*") { next += 1 }
        return next == pattern.count
    }
}
