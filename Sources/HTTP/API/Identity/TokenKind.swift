/// What a token is for. The name stands in the token and in the key that it is sealed with, so a token of one kind is
/// never taken for one of another.
package struct TokenKind: Hashable, Sendable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    /// Shows on whose behalf a request is made.
    package static let access = Self("access")
}
