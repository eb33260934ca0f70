/// The account on whose behalf a request is made.
package struct Principal: Hashable, Sendable {
    package let account: String

    package init(account: String) {
        self.account = account
    }
}
