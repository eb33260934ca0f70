/// By what somebody logs in: 3 to 30 lower-case letters and digits, with single dots, hyphens and underscores between
/// them, and a letter first. ASCII alone, so that no two names look the same.
package struct Username: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        let letters = Array(text.utf8)
        guard (3...30).contains(letters.count), letters[0] &- 0x61 < 26, let last = letters.last,
            Self.isLetterOrDigit(last)
        else { return nil }
        for (index, letter) in letters.enumerated() where !Self.isLetterOrDigit(letter) {
            guard Self.isJoint(letter), Self.isLetterOrDigit(letters[index - 1]) else { return nil }
        }
        self.text = text
    }

    private static func isLetterOrDigit(_ letter: UInt8) -> Bool { letter &- 0x61 < 26 || letter &- 0x30 < 10 }

    private static func isJoint(_ letter: UInt8) -> Bool {
        letter == UInt8(ascii: ".") || letter == UInt8(ascii: "-") || letter == UInt8(ascii: "_")
    }
}
