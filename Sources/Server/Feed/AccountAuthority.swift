internal import API
internal import Domain
internal import Feed

/// Whose token a live socket shows: the same answer as a request gets, and what is revoked there ends here.
struct AccountAuthority: FeedAuthority {
    private let authenticator: Authenticator

    init(_ reception: Reception) {
        authenticator = reception.authenticator
    }

    func pass(for token: String) async throws(Problem) -> FeedPass {
        let principal = try authenticator.principal(of: token)
        return FeedPass(
            principal, expiresAt: principal.expiresAt, session: principal.session.map { PublicID.text($0) } ?? "")
    }

    /// The feed hears when a session ends or its tokens must be drawn anew.
    func tell(_ feed: Feed) {
        authenticator.onRevoked { [feed] revocation in feed.revoke(session: PublicID.text(revocation.session)) }
    }
}
