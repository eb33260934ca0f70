/// A piece of Swift source. Rules look at tokens, so that a word in a comment or a string is never taken for code.
struct SwiftToken: Equatable {
    enum Kind: Equatable {
        /// A keyword, an identifier or a number.
        case word
        /// One character that is neither.
        case sign
        /// The content of a string literal, without its quotes and without what is interpolated.
        case text
        /// A comment without its slashes.
        case comment
    }

    let kind: Kind
    let text: String
    /// The line on which it begins, from 1.
    let line: Int
    /// Whether it follows the token before it without a space.
    let isAttached: Bool
}
