internal import Domain

/// The place of one connection among those of its account.
final class AccountPlace: Sendable {
    private let census: SocketCensus
    let account: AccountID

    /// Nil when the account has as many as it may.
    init?(in census: SocketCensus, for account: AccountID) {
        guard census.enter(account) else { return nil }
        self.census = census
        self.account = account
    }

    deinit {
        census.leave(account)
    }
}
