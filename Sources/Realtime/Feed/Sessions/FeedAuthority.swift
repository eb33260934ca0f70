package import API

/// Whoever knows tokens. When a session ends before its time, it tells the feed by `revoke(session:)` or
/// `revoke(account:)`.
package protocol FeedAuthority: Sendable {
    /// Whose token this is.
    func pass(for token: String) async throws(Problem) -> FeedPass
}
