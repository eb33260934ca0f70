internal import Contract

/// A subscription that was asked for.
struct FeedWish: Hashable {
    let mark: FeedMark?
    /// How the client names the show.
    let name: String
    let scope: FeedScope
    let start: FeedCommand.Start
}
