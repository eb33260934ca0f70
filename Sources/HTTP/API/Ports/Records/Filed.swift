/// What a change of the catalogue came to.
package enum Filed<Entry> {
    case now(Entry)
    /// Under the same key, before.
    case before(Entry)

    package var entry: Entry {
        switch self {
        case .now(let entry), .before(let entry): entry
        }
    }

    package var isNew: Bool {
        switch self {
        case .now: true
        case .before: false
        }
    }
}

extension Filed: Equatable where Entry: Equatable {}
extension Filed: Sendable where Entry: Sendable {}
