/// What stands on a seat, like `A-12`; unique within a layout version.
package struct SeatLabel: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String, limits: LayoutLimits = LayoutLimits()) {
        guard PlainText.isPlain(text, bytes: 1...limits.labelBytes), !text.contains(" ") else { return nil }
        self.text = text
    }

    /// By bytes, so that the order is the same on every machine.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    package var description: String { text }
}
