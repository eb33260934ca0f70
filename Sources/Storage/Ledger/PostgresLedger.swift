internal import Bytes
package import Domain
package import Reactor
package import Telemetry

/// The node's one writer of the ledger: one connection, one transaction at a time over all shows that wait, each of
/// them acknowledged after its commit. What is sent next is decided by `LedgerQueue`; this sends it.
///
/// A batch whose outcome is unknown is sent again as it was until the answer is definite. When the database is shut
/// down before that, nobody can say; its box office hears nothing, and its callers learn it by their own deadlines.
package actor PostgresLedger: LedgerWriter {
    package nonisolated let reactor: Reactor
    nonisolated let database: Database
    nonisolated let limits: StorageLimits
    nonisolated let time: PostgresTime
    /// Called on the loop after each commit; nil on a node that is alone.
    private nonisolated let announce: (@Sendable ([ShowID: Int64]) -> Void)?
    nonisolated let log: Log
    var queue: LedgerQueue
    var turn: HeadTurn?
    private var submitted: [ShowID: UnsafeContinuation<ProposalResult?, Never>] = [:]
    private var locking: [ShowID: UnsafeContinuation<LedgerReading?, Never>] = [:]
    private var isScheduled = false
    private var isClosed = false
    private var failures = 0
    /// Transactions that still go the careful way.
    private(set) var carefulAppends = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - settings: where to; the ledger opens one connection of its own.
    ///   - announce: hears which shows have new events, when other nodes are to be told.
    package init(
        _ settings: ConnectionSettings, on reactor: Reactor, time: PostgresTime, office: OfficeLimits = OfficeLimits(),
        limits: StorageLimits = StorageLimits(), log: Log,
        announce: (@Sendable ([ShowID: Int64]) -> Void)? = nil
    ) {
        var settings = settings
        // A node that stops in the middle of its turn gives the head back.
        settings.idleInTransaction = limits.headTurn * 2
        self.reactor = reactor
        self.limits = limits
        self.time = time
        self.log = log
        self.announce = announce
        queue = LedgerQueue(limits: office)
        database = Database(
            settings, on: reactor, policy: PoolPolicy(minimum: 1, maximum: 1), retry: RetryPolicy(attempts: 1),
            limits: limits, log: log)
    }

    // MARK: Life

    package func start() async { await database.start() }

    package func shutDown(within time: Duration) async {
        await database.shutDown(within: time)
        close()
    }

    /// Nobody waits for what will not come.
    private func close() {
        isClosed = true
        for continuation in submitted.values { continuation.resume(returning: nil) }
        for continuation in locking.values { continuation.resume(returning: nil) }
        submitted = [:]
        locking = [:]
    }

    // MARK: LedgerWriter

    package func submit(_ proposal: Proposal) async -> ProposalResult? {
        guard !isClosed else { return nil }
        return await withUnsafeContinuation { continuation in
            submitted[proposal.show] = continuation
            queue.submit(proposal)
            wake()
        }
    }

    package func lock(_ show: ShowID, after position: LedgerPosition) async -> LedgerReading? {
        guard !isClosed else { return nil }
        return await withUnsafeContinuation { continuation in
            locking[show] = continuation
            queue.lock(show, after: position)
            wake()
        }
    }

    package func unlock(_ show: ShowID) async {
        guard let transaction = queue.unlock(show) else { return }
        // Whoever gives the head back does not wait for what others send behind it.
        Task(priority: .high) { await run(transaction) }
    }

    // MARK: One transaction after another

    /// Sends behind whoever is ready now, so that all of them go into one transaction. While one is under way the queue
    /// gives nothing, and its end goes on with those that came meanwhile.
    func wake() {
        guard !isScheduled, !isClosed else { return }
        isScheduled = true
        Task(priority: .high) {
            isScheduled = false
            if let next = queue.next() { await run(next) }
        }
    }

    private func run(_ first: LedgerQueue.Transaction) async {
        var next: LedgerQueue.Transaction? = first
        while let transaction = next, !isClosed {
            guard let outcome = await perform(transaction) else { return close() }
            let (replies, again) = queue.finished(outcome)
            for reply in replies { deliver(reply) }
            next = again ?? queue.next()
        }
    }

    private func deliver(_ reply: LedgerQueue.Reply) {
        switch reply {
        case .result(let show, let result): submitted.removeValue(forKey: show)?.resume(returning: result)
        case .locked(let show, let reading): locking.removeValue(forKey: show)?.resume(returning: reading)
        }
    }

    /// Nil when the database is shut down.
    private func perform(_ transaction: LedgerQueue.Transaction) async -> LedgerQueue.Outcome? {
        switch transaction {
        case .append(let proposals): await append(proposals)
        case .lock(let show, let position): await takeHead(show, after: position)
        case .appendLocked(let proposal): await appendInTurn(proposal)
        case .unlock: await endTurn()
        }
    }

    // MARK: Appending

    /// Straight, as long as nobody disturbs: that costs the database half to two thirds. Whatever is refused that way
    /// was not done, and goes the careful way, which says of each show what became of it; so do those behind it for a
    /// while, because whoever disturbs once does it again.
    private func append(_ proposals: [Proposal]) async -> LedgerQueue.Outcome? {
        let hashes = proposals.map(EventChain.hashes)
        let parameters = AppendCall.parameters(of: proposals, hashes: hashes)
        // Only the careful way answers questions.
        let isPlain = proposals.allSatisfy { !$0.events.isEmpty && $0.asked.isEmpty }
        let isStraight = isPlain && carefulAppends == 0
        if isPlain, !isStraight { carefulAppends -= 1 }
        do throws(StoreFailure) {
            let sent = time.tick
            if isStraight {
                let rows = try await database.query(AppendCall.straight, parameters.straight, within: limits.appendTime)
                return took(try AppendAnswer(straight: rows, proposals, hashes: hashes), sent: sent)
            }
            let rows = try await database.query(AppendCall.careful, parameters.careful, within: limits.appendTime)
            return took(try AppendAnswer(careful: rows, proposals, hashes: hashes), sent: sent)
        } catch {
            switch AppendFailure(error) {
            case .surprised, .diverged, .rejected, .busy:
                guard isStraight else { return await outcome(of: error, proposals) }
                carefulAppends = limits.carefulAppends
                return await append(proposals)
            case .again, .closed: return await outcome(of: error, proposals)
            }
        }
    }

    /// What is known after an append that was answered and, by now, is committed.
    func took(_ answer: AppendAnswer, sent: Tick) -> LedgerQueue.Outcome {
        failures = 0
        if let now = answer.now { time.heard(now, sent: sent, received: time.tick) }
        if let announce, !answer.advanced.isEmpty { announce(answer.advanced) }
        return .appended(answer.results)
    }

    /// What a failure means. The culprit of a rejected transaction is looked for by halves; whoever is alone is told.
    func outcome(of failure: StoreFailure, _ proposals: [Proposal]) async -> LedgerQueue.Outcome? {
        switch AppendFailure(failure) {
        case .closed: return nil
        case .diverged:
            log.error("a claim contradicts the events: \(failure)")
            guard let show = proposals.first?.show, proposals.count == 1 else { return .rejected }
            return .appended([show: .diverged])
        case .rejected:
            log.warning("a batch was rejected: \(failure)", ["shows": .number(proposals.count)])
            return .rejected
        case .busy: return .appended([:])
        case .again, .surprised:
            failures += 1
            if failures == 1 { log.warning("an append is sent again until its outcome is known: \(failure)") }
            await database.reactor.pause(limits.resendDelay.bound(beforeAttempt: failures))
            return .unknown
        }
    }
}
