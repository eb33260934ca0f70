package import API
internal import Domain

/// As long as there are no accounts: in development a token is an account, alone or with a role behind a space, as the
/// headers of REST name them; elsewhere there are none.
package struct NoAuthority: FeedAuthority {
    private let isOpen: Bool

    /// - Parameter isOpen: whether a client may name its account itself.
    package init(isOpen: Bool) {
        self.isOpen = isOpen
    }

    package func pass(for token: String) async throws(Problem) -> FeedPass {
        let words = token.split(separator: " ", omittingEmptySubsequences: false)
        guard isOpen, (1...2).contains(words.count), let account = PublicID.account(String(words[0])) else {
            throw Problem(.unauthenticated, "The token is not known.")
        }
        guard words.count == 2 else { return FeedPass(Principal(account: account, role: .customer)) }
        guard let role = Role.allCases.first(where: { $0.name == words[1] }) else {
            throw Problem(.unauthenticated, "There is no such role.")
        }
        return FeedPass(Principal(account: account, role: role))
    }
}
