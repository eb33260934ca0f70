/// A class of seats that share a price, like `deluxe`.
package struct CategoryName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String, limits: LayoutLimits = LayoutLimits()) {
        guard PlainText.isPlain(text, bytes: 1...limits.nameBytes) else { return nil }
        self.text = text
    }

    package var description: String { text }
}
