internal import Contract
internal import Domain

/// A point of a show's history as a client names it: a position, or a time as RFC 3339 writes it.
struct PastMark: Hashable {
    let point: PastPoint
    /// The whole position, when that was named: another history has another one.
    private let position: FeedPosition?

    init?(_ text: String) {
        position = FeedPosition(text)
        if let position {
            point = .event(position.seq)
        } else if let moment = Timestamp.moment(text) {
            point = .moment(moment)
        } else {
            return nil
        }
    }

    /// Whether the history has come there, and is the one that was meant.
    func isMet(by reached: LedgerPosition) -> Bool { position == nil || position == FeedPosition(reached) }
}
