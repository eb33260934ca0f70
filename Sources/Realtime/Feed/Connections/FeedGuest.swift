/// A connection of the feed that somebody may stand behind.
protocol FeedGuest: AnyObject {
    var pass: FeedPass? { get }
    /// The session behind the pass was ended.
    func revoke()
    /// The pass is good no longer, and nobody stands behind the connection from here on.
    func outdate()
}
