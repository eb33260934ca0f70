/// Where people come in, like `north`.
package struct GateName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String, limits: ShowLimits = ShowLimits()) {
        guard PlainText.isPlain(text, bytes: 1...limits.gateBytes) else { return nil }
        self.text = text
    }

    package var description: String { text }
}
