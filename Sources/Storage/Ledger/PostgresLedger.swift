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
    private var submitted: [ShowID: @Sendable (ProposalResult?) -> Void] = [:]
    private var locking: [ShowID: @Sendable (LedgerReading?) -> Void] = [:]
    private var isScheduled = false
    /// Others decide anew, and are waited for.
    private var isGathering = false
    private var isClosed = false
    private var failures = 0
    /// Transactions that still go the careful way.
    private(set) var carefulAppends = 0

    /// How long offices on other loops have to decide anew.
    private static let decisionTime = Duration.milliseconds(3)

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
        let (submitted, locking) = (submitted, locking)
        self.submitted = [:]
        self.locking = [:]
        for reply in submitted.values { reply(nil) }
        for reply in locking.values { reply(nil) }
    }

    // MARK: LedgerWriter

    /// At once for whoever is on the loop, as the box offices mostly are, and without a closure for it.
    package nonisolated func submit(_ proposal: Proposal, reply: @escaping @Sendable (ProposalResult?) -> Void) {
        guard !reactor.isOnLoop else { return assumeIsolated { $0.take(proposal, reply) } }
        reactor.submit { self.assumeIsolated { $0.take(proposal, reply) } }
    }

    private func take(_ proposal: Proposal, _ reply: @escaping @Sendable (ProposalResult?) -> Void) {
        guard !isClosed else { return reply(nil) }
        submitted[proposal.show] = reply
        queue.submit(proposal)
        wake()
    }

    package nonisolated func lock(
        _ show: ShowID, after position: LedgerPosition, reply: @escaping @Sendable (LedgerReading?) -> Void
    ) {
        here { ledger in
            guard !ledger.isClosed else { return reply(nil) }
            ledger.locking[show] = reply
            ledger.queue.lock(show, after: position)
            ledger.wake()
        }
    }

    package nonisolated func unlock(_ show: ShowID) {
        here { ledger in
            if let transaction = ledger.queue.unlock(show) { ledger.begin(transaction) }
        }
    }

    /// At once for whoever is on the loop; in the order of asking for those of others.
    private nonisolated func here(_ body: @escaping @Sendable (isolated PostgresLedger) -> Void) {
        if reactor.isOnLoop { assumeIsolated(body) } else { reactor.submit { self.assumeIsolated(body) } }
    }

    // MARK: One transaction after another

    /// Sends behind whoever is ready now, so that all of them go into one transaction. While one is under way the queue
    /// gives nothing, and its end goes on with those that came meanwhile.
    func wake() {
        guard !isScheduled, !isGathering, !isClosed else { return }
        isScheduled = true
        reactor.submit(urgently: true) {
            self.assumeIsolated { ledger in
                ledger.isScheduled = false
                if !ledger.isGathering, let next = ledger.queue.next() { ledger.begin(next) }
            }
        }
    }

    private func begin(_ transaction: LedgerQueue.Transaction) {
        guard !isClosed else { return }
        if case .append(let proposals) = transaction, isStraight(proposals) { return appendStraight(proposals) }
        Task(priority: .high) { end(with: await perform(transaction)) }
    }

    /// Nil when the database is shut down.
    private func end(with outcome: LedgerQueue.Outcome?) {
        guard let outcome, !isClosed else { return close() }
        let (replies, again) = queue.finished(outcome)
        let late = again == nil ? queue.giveBack(now: time.now) : []
        guard late.isEmpty else { return gather(late + replies) }
        // First: while the database is at work, there is time to hear what came of the last one.
        if let next = again ?? queue.next() { begin(next) }
        for reply in replies { deliver(reply) }
    }

    /// Lets all whose decisions have become too old decide anew, on whatever loop, and sends them together: one that
    /// missed it would be too old again behind the next slow transaction.
    private func gather(_ replies: [LedgerQueue.Reply]) {
        isGathering = true
        for reply in replies { deliver(reply) }
        // Behind what other loops have handed over by then.
        _ = reactor.schedule(after: Self.decisionTime) { [reactor] in
            reactor.submit { self.assumeIsolated { $0.endGathering() } }
        }
    }

    private func endGathering() {
        isGathering = false
        if !isClosed, let next = queue.next() { begin(next) }
    }

    private func deliver(_ reply: LedgerQueue.Reply) {
        switch reply {
        case .result(let show, let result): submitted.removeValue(forKey: show)?(result)
        case .locked(let show, let reading): locking.removeValue(forKey: show)?(reading)
        }
    }

    private func perform(_ transaction: LedgerQueue.Transaction) async -> LedgerQueue.Outcome? {
        switch transaction {
        case .append(let proposals): await appendCarefully(proposals)
        case .lock(let show, let position): await takeHead(show, after: position)
        case .appendLocked(let proposal): await appendInTurn(proposal)
        case .unlock: await endTurn()
        }
    }

    // MARK: Appending

    /// Straight, as long as nobody disturbs: that costs the database half to two thirds. Whatever is refused that way
    /// was not done, and goes the careful way, which says of each show what became of it; so do those behind it for a
    /// while, because whoever disturbs once does it again.
    private func isStraight(_ proposals: [Proposal]) -> Bool {
        // Only the careful way answers questions.
        guard proposals.allSatisfy({ !$0.events.isEmpty && $0.asked.isEmpty }) else { return false }
        guard carefulAppends > 0 else { return true }
        carefulAppends -= 1
        return false
    }

    private func appendStraight(_ proposals: [Proposal]) {
        let hashes = proposals.map(EventChain.hashes)
        let parameters = AppendCall.parameters(of: proposals, hashes: hashes).straight
        let sent = time.tick
        database.assumeIsolated { database in
            database.query(AppendCall.straight, parameters, within: limits.appendTime) { outcome in
                self.assumeIsolated { $0.appended(proposals, hashes, outcome, sent: sent) }
            }
        }
    }

    private func appended(
        _ proposals: [Proposal], _ hashes: [[EventHash]], _ outcome: Result<Rows, StoreFailure>, sent: Tick
    ) {
        do throws(StoreFailure) {
            let answer = try AppendAnswer(straight: try outcome.get(), proposals, hashes: hashes)
            end(with: took(answer, proposals, sent: sent))
        } catch {
            switch AppendFailure(error) {
            case .surprised, .diverged, .rejected, .busy:
                carefulAppends = limits.carefulAppends
                begin(.append(proposals))
            case .again, .closed: Task(priority: .high) { end(with: await self.outcome(of: error, proposals)) }
            }
        }
    }

    private func appendCarefully(_ proposals: [Proposal]) async -> LedgerQueue.Outcome? {
        let hashes = proposals.map(EventChain.hashes)
        let batch = AppendCall.careful(proposals, hashes)
        let sent = time.tick
        do throws(StoreFailure) {
            let answers = try await database.run(batch, within: limits.appendTime)
            return took(try AppendAnswer(careful: answers, proposals, hashes: hashes), proposals, sent: sent)
        } catch {
            return await outcome(of: error, proposals)
        }
    }

    /// What is known after an append that was answered and, by now, is committed.
    func took(_ answer: AppendAnswer, _ proposals: [Proposal], sent: Tick) -> LedgerQueue.Outcome {
        failures = 0
        if let now = answer.now { time.heard(now, sent: sent, received: time.tick) }
        if let announce {
            let advanced = answer.advanced(of: proposals)
            if !advanced.isEmpty { announce(advanced) }
        }
        return .appended(answer.results)
    }

    /// What a failure means. The culprit of a rejected transaction is looked for by halves; whoever is alone is told.
    func outcome(of failure: StoreFailure, _ proposals: [Proposal]) async -> LedgerQueue.Outcome? {
        switch AppendFailure(failure) {
        case .closed: return nil
        case .diverged:
            log.error("a claim contradicts the events: \(failure)")
            return proposals.count == 1 ? .appended([.diverged]) : .rejected
        case .rejected:
            log.warning("a batch was rejected: \(failure)", ["shows": .number(proposals.count)])
            return .rejected
        case .busy: return .appended([])
        case .again, .surprised:
            failures += 1
            if failures == 1 { log.warning("an append is sent again until its outcome is known: \(failure)") }
            await database.reactor.pause(limits.resendDelay.bound(beforeAttempt: failures))
            return .unknown
        }
    }
}
