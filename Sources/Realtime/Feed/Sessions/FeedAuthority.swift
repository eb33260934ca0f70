package import API
package import Domain

/// Whoever knows tokens. When a session ends before its time, or its tokens do, the feed is told by `Feed.take`.
package protocol FeedAuthority: Sendable {
    /// Whose token this is.
    func pass(for token: String) async throws(Problem) -> FeedPass
    /// Hears of everything that is revoked, from any thread.
    func onRevoked(_ hear: @escaping @Sendable (Revocation) -> Void)
}
