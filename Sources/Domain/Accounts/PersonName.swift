/// What somebody is called: 3 to 70 letters of any alphabet, in at most four words with single spaces between them.
package struct PersonName: Hashable, Sendable {
    package let text: String

    /// The longest name in bytes.
    package static let longest = 280

    package init?(_ text: String) {
        guard PlainText.isPlain(text, bytes: 1...Self.longest), (3...70).contains(text.count) else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count <= 4, words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isLetter) }) else { return nil }
        self.text = text
    }
}
