internal import Contract
internal import Domain

/// What one batch of events says in one scope, as it is gathered.
struct ChangeDraft {
    private(set) var items: [FeedChange.Item] = []
    private(set) var events = 0
    private let limit: Int

    /// - Parameter limit: events that are told one by one.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether there is too much to tell it one by one.
    var isMerged: Bool { events > limit }

    /// Takes what one event says here; beyond the limit only that it was.
    mutating func append(_ more: [FeedChange.Item]) {
        events += 1
        if events <= limit { items += more }
    }
}
