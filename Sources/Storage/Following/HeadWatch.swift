internal import Bytes
package import Domain
internal import Reactor
internal import Telemetry

/// Follows the heads of the shows that this node has open: by the hints of other nodes, and by looking every so often,
/// so that a lost hint delays nothing for long. It says how far each log has come; reading it is the box office's.
package actor HeadWatch {
    private nonisolated let database: Database
    private nonisolated let log: PostgresLog
    private nonisolated let interval: Duration
    private nonisolated let hear: @Sendable (ShowID, Int64?) -> Void
    /// How far each show was when it was last told.
    private var watched: [ShowID: Int64] = [:]
    private var timer: TimerID?
    private var isLooking = false
    private var isStopped = false
    private var failures = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { database.reactor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - interval: how often it looks, hints or no hints.
    ///   - hear: called on the loop: how far a show has come, or nil when it is not as far as somebody told and its log
    ///     may be another one.
    package init(
        _ log: PostgresLog, every interval: Duration = .milliseconds(400),
        hear: @escaping @Sendable (ShowID, Int64?) -> Void
    ) {
        database = log.database
        self.log = log
        self.interval = interval
        self.hear = hear
    }

    /// Begins to listen and to look. Its database must not listen to anything else.
    package func start() async {
        await database.listen(to: [HeadNews.channel(of: database.settings)]) { [weak self] heard in
            guard let self else { return }
            switch heard {
            case .listening: Task(executorPreference: self.database.reactor) { await self.look() }
            case .notification(let notification): self.assumeIsolated { $0.take(notification.payload) }
            }
        }
        schedule()
    }

    package func stop() {
        isStopped = true
        if let timer { database.reactor.cancel(timer) }
        timer = nil
    }

    /// - Parameter seq: how far the show is known.
    package func watch(_ show: ShowID, from seq: Int64) {
        guard watched[show] == nil, watched.count < database.limits.watchedShows else { return }
        watched[show] = seq
    }

    package func unwatch(_ show: ShowID) { watched[show] = nil }

    package var count: Int { watched.count }

    private func take(_ payload: String) {
        for (show, seq) in HeadNews.heads(in: payload) { advance(show, to: seq) }
    }

    private func advance(_ show: ShowID, to seq: Int64) {
        guard let known = watched[show], seq > known else { return }
        watched[show] = seq
        hear(show, seq)
    }

    /// One look at a time, and the next one an interval after its end.
    private func look() async {
        guard !isLooking, !isStopped else { return }
        isLooking = true
        if !watched.isEmpty { await readHeads() }
        isLooking = false
        schedule()
    }

    private func readHeads() async {
        do throws(StoreFailure) {
            for (show, seq) in try await log.heads(of: Array(watched.keys)) {
                // A head behind what was told: a lost history, or a false hint. The box office finds out by reading.
                if let known = watched[show], seq < known {
                    watched[show] = seq
                    hear(show, nil)
                } else {
                    advance(show, to: seq)
                }
            }
            failures = 0
        } catch {
            failures += 1
            if failures == 1 { database.log.warning("the heads of shows cannot be read: \(error)") }
        }
    }

    private func schedule() {
        guard !isStopped else { return }
        if let timer { database.reactor.cancel(timer) }
        timer = database.reactor.schedule(after: interval) { [weak self] in
            guard let self else { return }
            Task(executorPreference: self.database.reactor) { await self.look() }
        }
    }
}
