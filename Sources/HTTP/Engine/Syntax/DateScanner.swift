/// Reads the parts of a date off the front of a value.
struct DateScanner {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The index of the word that comes next; words are case-sensitive (RFC 9110 section 5.6.7).
    mutating func word(of words: [StaticString]) -> Int? {
        words.firstIndex { skip($0) }
    }

    /// Exactly so many digits.
    mutating func number(digits: Int) -> Int? {
        guard rest.count >= digits else { return nil }
        var number = 0
        for byte in rest.prefix(digits) {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            number = number * 10 + Int(digit)
        }
        rest.removeFirst(digits)
        return number
    }

    /// `hour ":" minute ":" second` in seconds; a leap second counts as the one before it.
    mutating func timeOfDay() -> Int? {
        guard let hour = number(digits: 2), hour < 24, skip(":"), let minute = number(digits: 2), minute < 60,
            skip(":"), let second = number(digits: 2), second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + min(second, 59)
    }

    /// Whether the text comes next; it is skipped then.
    mutating func skip(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard rest.count >= length else { return false }
        let start = rest.startIndex
        let isNext = text.withUTF8Buffer { wanted in
            for offset in 0..<length where unsafe rest[start + offset] != wanted[offset] { return false }
            return true
        }
        if isNext { rest.removeFirst(length) }
        return isNext
    }
}
