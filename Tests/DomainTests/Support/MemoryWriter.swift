internal import Reactor

@testable import Domain

/// The node's writer and reader over a ledger in memory, pinned to a loop like the real one. The database can be made
/// to break the connection, before or after it has committed.
actor MemoryWriter: LedgerWriter, LedgerReader {
    enum Accident {
        /// The connection broke before anything was done.
        case lostOnItsWay
        /// It broke after the commit: the reply is lost.
        case replyLost
    }

    private nonisolated let reactor: Reactor
    private let ledger: Locked<PlainLedger>
    private var queue = LedgerQueue()
    private var results: [ShowID: @Sendable (ProposalResult?) -> Void] = [:]
    private var readings: [ShowID: @Sendable (LedgerReading?) -> Void] = [:]
    private var accidents: [Accident] = []
    private var isPumping = false
    private(set) var transactions = 0
    private(set) var unlocks = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(on reactor: Reactor, ledger: Locked<PlainLedger>) {
        self.reactor = reactor
        self.ledger = ledger
    }

    func meet(_ accident: Accident) { accidents.append(accident) }

    nonisolated func submit(_ proposal: Proposal, reply: @escaping @Sendable (ProposalResult?) -> Void) {
        assumeIsolated { writer in
            writer.queue.submit(proposal)
            writer.results[proposal.show] = reply
            writer.pump()
        }
    }

    nonisolated func lock(
        _ show: ShowID, after position: LedgerPosition, reply: @escaping @Sendable (LedgerReading?) -> Void
    ) {
        assumeIsolated { writer in
            writer.queue.lock(show, after: position)
            writer.readings[show] = reply
            writer.pump()
        }
    }

    nonisolated func unlock(_ show: ShowID) {
        assumeIsolated { writer in
            if let transaction = writer.queue.unlock(show) { writer.finish(transaction) }
            writer.unlocks += 1
            writer.pump()
        }
    }

    func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening {
        guard let opening = ledger.withLock({ $0.open(show) }) else { throw LedgerUnavailable() }
        return opening
    }

    func read(_ show: ShowID, after position: LedgerPosition) async throws(LedgerUnavailable) -> LedgerReading {
        ledger.withLock { $0.read(show, after: position) }
    }

    /// Behind whoever is ready now, so that all of them go together.
    private func pump() {
        guard !isPumping else { return }
        isPumping = true
        Task(priority: .high) {
            isPumping = false
            while let transaction = queue.next() { finish(transaction) }
        }
    }

    private func finish(_ transaction: LedgerQueue.Transaction) {
        var next: LedgerQueue.Transaction? = transaction
        while let running = next {
            let (replies, again) = queue.finished(execute(running))
            for reply in replies { tell(reply) }
            next = again
        }
    }

    private func execute(_ transaction: LedgerQueue.Transaction) -> LedgerQueue.Outcome {
        transactions += 1
        let accident = accidents.isEmpty ? nil : accidents.removeFirst()
        if accident == .lostOnItsWay { return .unknown }
        let outcome = outcome(of: transaction)
        return accident == .replyLost ? .unknown : outcome
    }

    private func outcome(of transaction: LedgerQueue.Transaction) -> LedgerQueue.Outcome {
        switch transaction {
        case .append(let proposals):
            return .appended(proposals.map { proposal in ledger.withLock { $0.append(proposal) } })
        case .appendLocked(let proposal): return .appended([ledger.withLock { $0.append(proposal) }])
        case .lock(let show, let position): return .locked(ledger.withLock { $0.read(show, after: position) })
        case .unlock: return .unlocked
        }
    }

    private func tell(_ reply: LedgerQueue.Reply) {
        switch reply {
        case .result(let show, let result): results.removeValue(forKey: show)?(result)
        case .locked(let show, let reading): readings.removeValue(forKey: show)?(reading)
        }
    }
}
