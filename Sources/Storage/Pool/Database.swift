internal import Bytes
internal import Crypto
package import Reactor
package import Telemetry

/// The way to PostgreSQL: a pool of connections on one loop, and everything that is asked of them.
///
/// It lives on its loop; whoever asks from the same loop pays no change of threads. It must be shut down before the
/// loop ends.
package actor Database {
    package nonisolated let reactor: Reactor
    package nonisolated let settings: ConnectionSettings
    package nonisolated let policy: PoolPolicy
    nonisolated let limits: StorageLimits
    nonisolated let retry: RetryPolicy
    nonisolated let log: Log

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    var machine: PoolMachine
    var connections: [ConnectionID: PGConnection] = [:]
    /// Who waits for a connection.
    var waiting: [WaiterID: CheckedContinuation<Result<Lease, StoreFailure>, Never>] = [:]
    /// What was decided before anybody could wait for it.
    var settled: [WaiterID: Result<Lease, StoreFailure>] = [:]
    /// The leases that are out, and their transaction blocks.
    var blocks: [Lease: Block] = [:]
    var atEnd: [CheckedContinuation<Void, Never>] = []
    var hasEnded = false
    var lastWaiter: UInt64 = 0
    var alarm: (timer: TimerID, at: Tick)?
    var random: JitterSource
    var lastFailure: StoreFailure?
    /// When the first of the attempts to connect failed that have all failed since.
    var awaySince: Tick?
    var listener: Listener?

    package init(
        _ settings: ConnectionSettings, on reactor: Reactor, policy: PoolPolicy = PoolPolicy(),
        retry: RetryPolicy = RetryPolicy(), limits: StorageLimits = StorageLimits(), log: Log
    ) {
        self.reactor = reactor
        self.settings = settings
        self.policy = policy
        self.retry = retry
        self.limits = limits
        self.log = log
        machine = PoolMachine(policy: policy)
        random = JitterSource()
    }

    // MARK: Life

    /// Begins to connect. It does not wait for the result: `ping` does.
    package func start() {
        perform(machine.start(now: reactor.now))
    }

    /// Refuses new work, lets what is under way end within the given time, and closes every connection.
    package func shutDown(within time: Duration) async {
        stopListening()
        perform(machine.shutDown(deadline: reactor.now.advanced(by: time)))
        await withCheckedContinuation { continuation in
            if hasEnded { continuation.resume() } else { atEnd.append(continuation) }
        }
    }

    /// Cuts short whatever is under way, which PostgreSQL then takes back: for whoever waits no longer. From anywhere.
    package nonisolated func giveUp() {
        Task(executorPreference: reactor) { await self.shutDown(within: .zero) }
    }

    // MARK: What it is for

    /// Runs one statement in a transaction of its own, as `run` does.
    package func query(
        _ statement: Statement, _ parameters: [Parameter] = [], within time: Duration? = nil
    ) async throws(StoreFailure) -> Rows {
        let answers = try await run(Batch(statement, parameters), within: time)
        guard let rows = answers.first else { throw StoreFailure(.misuse, "a statement without an answer") }
        return rows
    }

    /// The same without a task, for whoever is on the loop.
    /// - Parameter answer: called once, on the loop; it may be called before this returns.
    func query(
        _ statement: Statement, _ parameters: [Parameter], within time: Duration,
        answer: @escaping @Sendable (Result<Rows, StoreFailure>) -> Void
    ) {
        guard let lease = leaseNow(), let connection = connections[lease.connection] else {
            Task(priority: .high) {
                do throws(StoreFailure) {
                    answer(.success(try await query(statement, parameters, within: time)))
                } catch {
                    answer(.failure(error))
                }
            }
            return
        }
        connection.run(Batch(statement, parameters), .alone, within: time) { [self] outcome in
            release(lease)
            answer(
                outcome.flatMap { answers in
                    guard let rows = answers.first else {
                        return .failure(StoreFailure(.misuse, "a statement without an answer"))
                    }
                    return .success(rows)
                })
        }
    }

    /// Runs several statements in one round trip and one transaction. What changes something is not repeated when it
    /// fails: the caller knows whether it may be. What only reads is asked once more, by another connection, when its
    /// own broke: after a restart of PostgreSQL all of them have.
    package func run(_ batch: Batch, within time: Duration? = nil) async throws(StoreFailure) -> [Rows] {
        let end = time.map { reactor.now.advanced(by: $0) }
        do throws(StoreFailure) {
            return try await runOnce(batch, within: time)
        } catch {
            let left = end.map { $0.since(reactor.now) }
            guard batch.onlyReads, error.code == .unavailable, left.map({ $0 > .zero }) ?? true else { throw error }
            log.debug("a reading is repeated: \(error)")
            return try await runOnce(batch, within: left)
        }
    }

    private func runOnce(_ batch: Batch, within time: Duration?) async throws(StoreFailure) -> [Rows] {
        let lease = try await lease(block: .none)
        let outcome = await send(batch, .alone, on: lease, within: time)
        release(lease)
        return try outcome.get()
    }

    /// Runs the body in a transaction and commits. A body that throws, or in which a statement failed, is rolled back.
    /// It is repeated, bounded and after a short random wait, when PostgreSQL took it back for the sake of another
    /// transaction or the connection broke before the commit; never when it may have been committed.
    package func transaction<Value: Sendable>(
        _ isolation: Isolation = .readCommitted,
        _ body: @Sendable (Transaction) async throws(StoreFailure) -> Value
    ) async throws(StoreFailure) -> Value {
        var attempt = 1
        while true {
            let lease = try await lease(block: .announced(isolation))
            let outcome = await performOnce(body, on: lease)
            release(lease)
            switch outcome {
            case .success(let value): return value
            case .failure(let failure):
                guard retry.repeats(failure, attempt: attempt) else { throw failure }
                log.debug("a transaction is repeated: \(failure)", ["attempt": .number(attempt)])
                await reactor.pause(retry.backoff.delay(beforeAttempt: attempt, random: random.next()))
                attempt += 1
            }
        }
    }

    /// Keeps one connection for the body.
    package func session<Value: Sendable>(
        _ body: @Sendable (Session) async -> Value
    ) async throws(StoreFailure) -> Value {
        let lease = try await lease(block: .none)
        let value = await body(Session(database: self, lease: lease))
        release(lease)
        return value
    }

    /// Whether PostgreSQL answers, within the given time.
    package func ping(within time: Duration = .seconds(1)) async throws(StoreFailure) {
        _ = try await query(Statement("ping", onlyReads: true, "SELECT 1"), within: time)
    }

    package var statistics: PoolStatistics { machine.statistics }

    package var health: DatabaseHealth {
        let state: DatabaseHealth.State =
            switch machine.life {
            case .open: machine.isFailing ? .unreachable : .ready
            case .draining, .finished: .closed
            }
        return DatabaseHealth(
            state: state, pool: machine.statistics, reason: state == .ready ? nil : lastFailure?.description)
    }
}
