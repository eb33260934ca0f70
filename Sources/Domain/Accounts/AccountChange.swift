/// What came of the wish to change an account.
package enum AccountChange: Hashable, Sendable {
    case notFound
    case forbidden
    /// The account as it is now, and the tokens that are good no longer.
    case changed(Account, [Revocation])
}
