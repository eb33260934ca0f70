package import Domain

/// The account on whose behalf a request is made, and what it may do.
package struct Principal: Hashable, Sendable {
    package let account: AccountID
    package let role: Role

    package init(account: AccountID, role: Role) {
        self.account = account
        self.role = role
    }

    package var caller: Caller { .account(account, role) }
}
