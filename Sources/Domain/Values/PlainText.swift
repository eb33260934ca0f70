/// What every text of the domain must be: short, and without characters that no keyboard types. A NUL would be refused
/// by PostgreSQL and fail a whole batch; direction marks would let a text look like another.
package enum PlainText {
    package static func isPlain(_ text: String, bytes: ClosedRange<Int>) -> Bool {
        guard bytes.contains(text.utf8.count) else { return false }
        // The bytes first: to find where a character ends costs a hundred times as much.
        if text.utf8.first == 0x20, text.first == " " { return false }
        if text.utf8.last == 0x20, text.last == " " { return false }
        return text.unicodeScalars.allSatisfy { !isControl($0.value) }
    }

    private static func isControl(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
        case 0xE000...0xF8FF, 0xFFF0...0xFFFF: true
        default: false
        }
    }
}
