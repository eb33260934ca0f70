/// A validator of a representation (RFC 9110 section 8.8.3).
package struct EntityTag: Hashable, Sendable {
    package let isWeak: Bool
    /// What stands between the quotes.
    package let opaque: String

    package init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// As it stands in a field.
    package var text: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// For If-None-Match: the same but for weakness.
    package func matchesWeakly(_ other: Self) -> Bool {
        opaque == other.opaque
    }
}
