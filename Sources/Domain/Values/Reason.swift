/// Why staff did something, in their words.
package struct Reason: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String, limits: ShowLimits = ShowLimits()) {
        guard PlainText.isPlain(text, bytes: 1...limits.reasonBytes) else { return nil }
        self.text = text
    }

    package var description: String { text }
}
