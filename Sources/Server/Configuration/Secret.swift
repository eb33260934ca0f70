/// A text that no description, log line or dump shows.
struct Secret: Equatable, Sendable {
    /// The text itself, for whom it is meant.
    let revealed: String

    init(_ text: String) {
        revealed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "***" }
    var debugDescription: String { "***" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
