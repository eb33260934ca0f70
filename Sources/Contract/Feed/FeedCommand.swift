/// What a client may say in the feed.
package enum FeedCommand: Hashable, Sendable {
    /// From where a subscription goes on.
    package enum Start: Hashable, Sendable {
        /// With the whole map.
        case snapshot
        /// From now on, without a map.
        case now
        /// From where the client is.
        case after(FeedPosition)
    }

    /// Who the client is from here on, or the key of the gate, or both.
    case authenticate(FeedMark?, token: String?, apiKey: String?)
    case subscribe(FeedMark?, show: String, scope: FeedScope, start: Start)
    case unsubscribe(FeedMark?, show: String)
    case ping(FeedMark?)

    package var mark: FeedMark? {
        switch self {
        case .authenticate(let mark, _, _), .subscribe(let mark, _, _, _), .unsubscribe(let mark, _), .ping(let mark):
            mark
        }
    }
}
