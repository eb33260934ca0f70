package import API
package import Domain

/// For tests of clients, where the operator lets everybody name their account themselves: a token is an account, alone
/// or with a role behind a space, as the headers of REST name them. Every other token is for whoever knows tokens.
package struct OpenAuthority: FeedAuthority {
    private let others: (any FeedAuthority)?

    package init(before others: (any FeedAuthority)? = nil) {
        self.others = others
    }

    package func pass(for token: String) async throws(Problem) -> FeedPass {
        let words = token.split(separator: " ", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), let account = PublicID.account(String(words[0])) else {
            guard let others else { throw Problem(.unauthenticated, "The token is not known.") }
            return try await others.pass(for: token)
        }
        guard words.count == 2 else { return FeedPass(Principal(account: account, role: .customer)) }
        guard let role = Role.allCases.first(where: { $0.name == words[1] }) else {
            throw Problem(.unauthenticated, "There is no such role.")
        }
        return FeedPass(Principal(account: account, role: role))
    }

    package func verdict(on pass: FeedPass) -> Revocations.Verdict { others?.verdict(on: pass) ?? .good }

    package func onRevoked(_ hear: @escaping @Sendable (Revocation) -> Void) { others?.onRevoked(hear) }
}
