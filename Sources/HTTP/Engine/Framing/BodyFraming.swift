/// How the end of a message's content is known (RFC 9112 section 6.3).
package enum BodyFraming: Hashable, Sendable {
    /// There is no content.
    case none
    /// Content-Length says how much there is.
    case length(Int)
    /// Each chunk says how much it has.
    case chunked
    /// All until the peer closes; only in answers.
    case untilClose

    /// Whether nothing follows the head.
    package var isEmpty: Bool {
        switch self {
        case .none: true
        case .length(let count): count == 0
        case .chunked, .untilClose: false
        }
    }
}
