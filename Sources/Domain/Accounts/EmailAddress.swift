/// An address for letters: ASCII without spaces, one at sign, a dot in the domain.
package struct EmailAddress: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard (3...254).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), parts[1].contains("."),
            !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), !parts[1].contains("..")
        else { return nil }
        self.text = text
    }

    /// Two addresses that differ in capitals alone are one.
    package var folded: String { text.lowercased() }
}
