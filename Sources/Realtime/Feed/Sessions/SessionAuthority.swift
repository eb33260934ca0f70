package import API
package import Domain

/// The access tokens of REST, for sockets.
package struct SessionAuthority: FeedAuthority {
    private let authenticator: Authenticator
    private let accounts: any Accounts

    package init(_ authenticator: Authenticator, accounts: any Accounts) {
        self.authenticator = authenticator
        self.accounts = accounts
    }

    package func pass(for token: String) async throws(Problem) -> FeedPass {
        let principal = try authenticator.authenticate(token)
        do throws(PortFailure) {
            return FeedPass(principal, name: try await accounts.account(principal.account)?.name?.text)
        } catch {
            // The name is for people; who it is, the token has proven.
            return FeedPass(principal)
        }
    }

    package func verdict(on pass: FeedPass) -> Revocations.Verdict { authenticator.verdict(on: pass.principal) }

    package func onRevoked(_ hear: @escaping @Sendable (Revocation) -> Void) { authenticator.onRevoked(hear) }
}
