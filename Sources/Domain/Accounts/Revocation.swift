/// Access tokens of a session that are good no longer, although their time has not passed.
package struct Revocation: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The session is over: log-out, another device, a new password, a disabled account, a stolen refresh token.
        case ended
        /// The session goes on, but what the account may do has changed: a refresh tells what.
        case outdated(leastGeneration: Int32)
    }

    package let session: SessionID
    package let account: AccountID
    package let kind: Kind

    package init(session: SessionID, account: AccountID, kind: Kind) {
        self.session = session
        self.account = account
        self.kind = kind
    }
}
