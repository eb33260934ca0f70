/// The `id` by which a client knows the answer to a command again: it comes back as it was.
package enum FeedMark: Hashable, Sendable {
    case integer(Int64)
    case text(String)
}

extension JSONObjectWriter {
    /// Writes the `id` of a command, when it had one.
    mutating func mark(_ mark: FeedMark?) {
        switch mark {
        case .integer(let number): integer("id", number)
        case .text(let text): string("id", text)
        case nil: break
        }
    }
}
