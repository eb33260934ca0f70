package import Domain

/// The account on whose behalf a request is made, and what it may do.
package struct Principal: Hashable, Sendable {
    package let account: AccountID
    package let role: Role
    /// The log-in that the token came from, which of its tokens it is, and from when to when it is good. Nil without a
    /// token.
    package let session: SessionID?
    package let generation: Int32?
    package let issuedAt: Moment?
    package let expiresAt: Moment?

    package init(account: AccountID, role: Role) {
        self.account = account
        self.role = role
        session = nil
        generation = nil
        issuedAt = nil
        expiresAt = nil
    }

    /// Whoever has shown a token.
    package init(_ claims: AccessClaims) {
        account = claims.account
        role = claims.role
        session = claims.session
        generation = claims.generation
        issuedAt = claims.issuedAt
        expiresAt = claims.expiresAt
    }

    package var caller: Caller { .account(account, role) }

    /// With what he may do now, which may be less than his token says; nil for one who may do nothing any more.
    /// - Parameter known: his account while it cannot change.
    func caller(as known: Account?) -> Caller? {
        // Without a token, in development, a request says itself what it may, and needs no account.
        guard session != nil else { return caller }
        guard let known, !known.isDisabled else { return nil }
        return .account(known.id, known.role)
    }
}
