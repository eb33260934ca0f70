/// Which accounts are looked for. Guests are nobody's business and never found.
package struct AccountSearch: Hashable, Sendable {
    package var role: Role?
    /// Any part of the username or of the name, whatever its case; all when it is empty.
    package var text = ""
    package var after: AccountID?
    package var limit: Int

    package init(limit: Int) {
        self.limit = limit
    }
}
