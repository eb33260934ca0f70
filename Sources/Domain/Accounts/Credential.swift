/// An account and what its password must match; nil for one that cannot log in.
package struct Credential: Hashable, Sendable {
    package let account: Account
    package let hash: String?

    package init(account: Account, hash: String?) {
        self.account = account
        self.hash = hash
    }
}
