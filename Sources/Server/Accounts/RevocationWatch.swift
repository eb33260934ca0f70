internal import API
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// Tells the table of revocations what other nodes have revoked, and at the start what anybody has.
final class RevocationWatch: Sendable {
    /// How long after another node this one knows.
    static let interval = Duration.milliseconds(500)
    /// How long a commit may take after its moment was read.
    private static let overlap = Milliseconds.seconds(10)

    private let books: AccountBooks
    private let revocations: Revocations
    private let time: any TimeSource
    private let log: Log
    private let reach: Milliseconds
    private let state = Locked<(since: Moment?, failures: Int)>((nil, 0))

    init(
        _ books: AccountBooks, _ revocations: Revocations, time: any TimeSource, limits: AccountLimits, log: Log
    ) {
        self.books = books
        self.revocations = revocations
        self.time = time
        self.log = log
        reach = Milliseconds(limits.accessTime.count + 2 * limits.clockSkew.count)
    }

    /// Reads what is new.
    func look() async throws(StoreFailure) {
        let now = time.now
        // The first time as far back as a token could reach that is still good.
        let since = state.withLock { $0.since } ?? now.advanced(by: Milliseconds(-reach.count))
        revocations.add(try await books.revocations(since: since), now: now)
        state.withLock { state in
            state.since = max(since, now.advanced(by: Milliseconds(-Self.overlap.count)))
            state.failures = 0
        }
    }

    /// The same, again and again: while the database is away no other node revokes anything either.
    func round() async {
        do throws(StoreFailure) {
            try await look()
        } catch {
            let failures = state.withLock { state in
                state.failures += 1
                return state.failures
            }
            if failures == 1 { log.warning("the ends of sessions cannot be read: \(error)") }
        }
    }
}
