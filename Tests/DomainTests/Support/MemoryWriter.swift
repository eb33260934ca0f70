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
    private var results: [ShowID: CheckedContinuation<ProposalResult?, Never>] = [:]
    private var readings: [ShowID: CheckedContinuation<LedgerReading?, Never>] = [:]
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

    func submit(_ proposal: Proposal) async -> ProposalResult? {
        queue.submit(proposal)
        return await withCheckedContinuation { continuation in
            results[proposal.show] = continuation
            pump()
        }
    }

    func lock(_ show: ShowID, after position: LedgerPosition) async -> LedgerReading? {
        queue.lock(show, after: position)
        return await withCheckedContinuation { continuation in
            readings[show] = continuation
            pump()
        }
    }

    func unlock(_ show: ShowID) async {
        if let transaction = queue.unlock(show) { finish(transaction) }
        unlocks += 1
        pump()
    }

    func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening {
        guard let opening = ledger.withLock({ $0.open(show) }) else { throw LedgerUnavailable() }
        return opening
    }

    func read(_ show: ShowID, after position: LedgerPosition) async throws(LedgerUnavailable) -> LedgerReading {
        ledger.withLock { $0.read(show, after: position) }
    }

    /// At the end of the turn, so that all who came in it go together.
    private func pump() {
        guard !isPumping else { return }
        isPumping = true
        Task {
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
            return .appended(
                Dictionary(
                    uniqueKeysWithValues: proposals.map { proposal in
                        (proposal.show, ledger.withLock { $0.append(proposal) })
                    }))
        case .appendLocked(let proposal): return .appended([proposal.show: ledger.withLock { $0.append(proposal) }])
        case .lock(let show, let position): return .locked(ledger.withLock { $0.read(show, after: position) })
        case .unlock: return .unlocked
        }
    }

    private func tell(_ reply: LedgerQueue.Reply) {
        switch reply {
        case .result(let show, let result): results.removeValue(forKey: show)?.resume(returning: result)
        case .locked(let show, let reading): readings.removeValue(forKey: show)?.resume(returning: reading)
        }
    }
}
