package import API
package import Domain

/// Whoever knows tokens. When a session ends before its time, or its tokens do, the feed is told by `Feed.take`; who
/// only comes to stand in the feed then has to ask.
package protocol FeedAuthority: Sendable {
    /// Whose token this is.
    func pass(for token: String) async throws(Problem) -> FeedPass
    /// What has become of a pass since its token was looked at.
    func verdict(on pass: FeedPass) -> Revocations.Verdict
    /// Hears of everything that is revoked, from any thread.
    func onRevoked(_ hear: @escaping @Sendable (Revocation) -> Void)
}
