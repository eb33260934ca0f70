package import Domain
package import HTTP

/// Finds out on whose behalf somebody speaks: a request by its Authorization field, a live socket by the token in its
/// message. Both ask here, so both hear the same.
package struct Authenticator: Sendable {
    private let mint: TokenMint
    private let revocations: Revocations
    private let time: any TimeSource

    package init(mint: TokenMint, revocations: Revocations, time: any TimeSource) {
        self.mint = mint
        self.revocations = revocations
        self.time = time
    }

    /// Nil for a request that shows no token.
    package func principal(of head: RequestHead) throws(Problem) -> Principal? {
        let count = head.fields.count(of: "authorization")
        guard count > 0 else { return nil }
        guard count == 1, let token = head.fields["authorization"].flatMap(Self.bearer) else {
            throw Problem(.unauthenticated, "The Authorization field must be `Bearer` and one access token.")
        }
        return try authenticate(token)
    }

    /// Hears when a session ends or its tokens must be drawn anew, on whatever thread that comes.
    package func onRevoked(_ hear: @escaping Revocations.Listener) { revocations.onRevoked(hear) }

    /// Whose token this is.
    package func authenticate(_ token: String) throws(Problem) -> Principal {
        let claims: AccessClaims
        do throws(TokenMint.Refusal) {
            claims = try mint.open(token, now: time.now)
        } catch {
            switch error {
            case .expired: throw Problem(.tokenExpired)
            case .invalid, .notYet: throw Problem(.unauthenticated, "The access token is not valid.")
            }
        }
        let principal = Principal(claims)
        if let problem = verdict(on: principal).problem { throw problem }
        return principal
    }

    /// What has become of somebody since their token was looked at.
    package func verdict(on principal: Principal) -> Revocations.Verdict { revocations.verdict(on: principal) }

    /// The token of `Bearer TOKEN` (RFC 6750 section 2.1); the scheme in any case.
    private static func bearer(_ value: String) -> String? {
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bearer", !parts[1].isEmpty else { return nil }
        return String(parts[1])
    }
}
