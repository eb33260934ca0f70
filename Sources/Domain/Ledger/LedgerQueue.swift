/// Decides what the node's one writer of the ledger does next: one transaction at a time, over all shows that wait. It
/// does no I/O; the driver sends what `next` says, at the end of a loop turn, and tells what came of it.
package struct LedgerQueue: Sendable {
    /// One call to the database.
    package enum Transaction: Hashable, Sendable {
        /// Batches of several shows, heads in the order of their numbers.
        case append([Proposal])
        /// Takes the head of a show that keeps losing its races, and reads what it missed.
        case lock(ShowID, after: LedgerPosition)
        /// Appends under the lock and ends it.
        case appendLocked(Proposal)
        case unlock(ShowID)
    }

    /// What came of it.
    package enum Outcome: Sendable {
        /// A result for each show in its order; nil, or none at the end, for those that another node has locked.
        case appended([ProposalResult?])
        case locked(LedgerReading)
        case unlocked
        /// PostgreSQL refuses the content of one of the batches, and took none.
        case rejected
        /// The connection broke: nobody knows.
        case unknown
    }

    package enum Reply: Sendable {
        case result(ShowID, ProposalResult)
        case locked(ShowID, LedgerReading)
    }

    private enum Waiting: Sendable {
        case proposal(Proposal)
        case lock(ShowID, after: LedgerPosition)
    }

    private enum State: Sendable {
        /// Can transition to: running.
        case idle
        /// Sent, not answered. Can transition to: idle, locked, running.
        case running(Transaction)
        /// A show has its head and decides. Can transition to: running.
        case locked(ShowID)
    }

    private let limits: OfficeLimits
    private var state = State.idle
    private var waiting: [Waiting] = []
    /// Groups that are sent before anything else, as they are: halves of what was rejected.
    private var groups: [[Proposal]] = []
    /// Shows whose head another transaction has: each is sent alone, and between two of them the others have a turn.
    private var busy: [Proposal] = []
    private var busyWasLast = false
    /// Shows of which nobody knows what became of their batch: it is sent as it is until somebody does.
    private var unsure: Set<ShowID> = []
    /// Shows whose decision was given back: they come before all others, in a transaction that takes as many as it can.
    private var owed: Set<ShowID> = []
    private var isPressed = false
    /// How many of those that wait were owed their turn.
    private var first = 0
    /// Shows of the last append that was answered: they will soon be back.
    private var answered = 0

    package init(limits: OfficeLimits = OfficeLimits()) {
        self.limits = limits
    }

    /// Shows that wait.
    package var count: Int { waiting.count + busy.count + groups.reduce(0) { $0 + $1.count } }

    package mutating func submit(_ proposal: Proposal) {
        // Hardly ever is any show owed its turn, or unsure: nobody computes a hash for it.
        guard !owed.isEmpty, owed.remove(proposal.show) != nil else { return waiting.append(.proposal(proposal)) }
        first = min(first, waiting.count)
        waiting.insert(.proposal(proposal), at: first)
        first += 1
    }

    /// In their order.
    var waitingShows: [ShowID] {
        waiting.map { next in
            switch next {
            case .proposal(let proposal): proposal.show
            case .lock(let show, _): show
            }
        }
    }

    package mutating func lock(_ show: ShowID, after position: LedgerPosition) {
        waiting.append(.lock(show, after: position))
    }

    /// The show that has its head needs it no more.
    package mutating func unlock(_ show: ShowID) -> Transaction? {
        guard case .locked(show) = state else { return nil }
        return run(.unlock(show))
    }

    /// The show that had its head was too slow: the database ended its transaction.
    package mutating func lockLost() { if case .locked = state { state = .idle } }

    /// The next transaction, when none runs.
    package mutating func next() -> Transaction? {
        switch state {
        case .running: return nil
        case .locked(let show):
            // Nobody else's turn until that show has appended.
            let index = waiting.firstIndex {
                if case .proposal(let proposal) = $0 { proposal.show == show } else { false }
            }
            guard let index, case .proposal(let proposal) = waiting.remove(at: index) else { return nil }
            return run(.appendLocked(proposal))
        case .idle: break
        }
        if !groups.isEmpty { return run(.append(groups.removeFirst())) }
        if !busy.isEmpty, !busyWasLast || waiting.isEmpty {
            busyWasLast = true
            return run(.append([busy.removeFirst()]))
        }
        busyWasLast = false
        if case .lock(let show, let position) = waiting.first {
            waiting.removeFirst()
            return run(.lock(show, after: position))
        }
        let gathered = gather()
        return gathered.isEmpty ? nil : run(.append(gathered))
    }

    /// Everybody's answers, and what has to be sent again at once: the same bytes, until the outcome is definite.
    package mutating func finished(_ outcome: Outcome) -> (replies: [Reply], again: Transaction?) {
        guard case .running(let transaction) = state else { return ([], nil) }
        if case .unknown = outcome { return unknown(transaction) }
        state = .idle
        if case .append(let proposals) = transaction { answered = proposals.count }
        switch (transaction, outcome) {
        case (.append(let proposals), .appended(let results)):
            return (replies(proposals, results), nil)
        case (.appendLocked(let proposal), .appended(let results)):
            return (replies([proposal], results), nil)
        case (.append(let proposals), .rejected):
            return (split(proposals), nil)
        case (.appendLocked(let proposal), .rejected):
            unsure.remove(proposal.show)
            return ([.result(proposal.show, .rejected)], nil)
        case (.lock(let show, _), .locked(let reading)):
            state = .locked(show)
            return ([.locked(show, reading)], nil)
        case (.unlock, _), (_, .unknown), (.lock, _), (_, .locked), (_, .unlocked):
            return ([], nil)
        }
    }

    /// Gives back what was decided too long ago, behind a transaction that took its time: it is in no ledger, and is
    /// decided anew.
    package mutating func giveBack(now: Moment) -> [Reply] {
        guard case .idle = state else { return [] }
        let oldest = now.advanced(by: Milliseconds(-limits.decisionAge.count))
        let unsure = unsure
        func isLate(_ proposal: Proposal) -> Bool { proposal.at < oldest && !unsure.contains(proposal.show) }
        var late = busy.filter(isLate)
        busy.removeAll(where: isLate)
        first = waiting.prefix(first).count { next in
            if case .proposal(let proposal) = next { !isLate(proposal) } else { true }
        }
        waiting.removeAll { next in
            guard case .proposal(let proposal) = next, isLate(proposal) else { return false }
            late.append(proposal)
            return true
        }
        guard !late.isEmpty else { return [] }
        isPressed = true
        owed = Set(late.map(\.show))
        return late.map { .result($0.show, .late) }
    }

    // MARK: Parts

    private mutating func run(_ transaction: Transaction) -> Transaction {
        state = .running(transaction)
        return transaction
    }

    /// At most half of the shows that are at work, but for a few: so the database has one half while the loop answers
    /// and decides the other. All in one, either would wait for the other; and what once is one would stay one.
    private var share: Int {
        min(limits.showsPerTransaction, max(limits.undividedShows, (answered + waiting.count + 1) / 2))
    }

    /// In the order of waiting, up to the next show that wants its head, within the bounds of a transaction.
    private mutating func gather() -> [Proposal] {
        var taken: [Proposal] = []
        var commands = 0
        let share = isPressed ? limits.showsPerTransaction : share
        isPressed = false
        first = 0
        for next in waiting {
            guard taken.count < share, case .proposal(let proposal) = next else { break }
            guard taken.isEmpty || commands + proposal.commands <= limits.commandsPerTransaction else { break }
            // A show has one batch in flight; a second one could only lose its race against the first.
            guard !taken.contains(where: { $0.show == proposal.show }) else { break }
            commands += proposal.commands
            taken.append(proposal)
        }
        waiting.removeFirst(taken.count)
        return taken.sorted { $0.show < $1.show }
    }

    private mutating func replies(_ proposals: [Proposal], _ results: [ProposalResult?]) -> [Reply] {
        var replies: [Reply] = []
        replies.reserveCapacity(results.count)
        for (index, proposal) in proposals.enumerated() {
            if index < results.count, let result = results[index] {
                if !unsure.isEmpty { unsure.remove(proposal.show) }
                replies.append(.result(proposal.show, result))
            } else {
                busy.append(proposal)
            }
        }
        return replies
    }

    /// The culprit is found by halves, and is the only one that hears of it.
    private mutating func split(_ proposals: [Proposal]) -> [Reply] {
        guard proposals.count > 1 else {
            return proposals.map { proposal in
                unsure.remove(proposal.show)
                return .result(proposal.show, .rejected)
            }
        }
        let half = proposals.count / 2
        groups.insert(contentsOf: [Array(proposals.prefix(half)), Array(proposals.dropFirst(half))], at: 0)
        return []
    }

    private mutating func unknown(_ transaction: Transaction) -> (replies: [Reply], again: Transaction?) {
        switch transaction {
        case .append(let proposals):
            unsure.formUnion(proposals.map(\.show))
            return ([], run(transaction))
        case .lock: return ([], run(transaction))
        // The lock went with the connection; the same batch goes the common way now.
        case .appendLocked(let proposal):
            unsure.insert(proposal.show)
            return ([], run(.append([proposal])))
        case .unlock:
            state = .idle
            return ([], nil)
        }
    }
}
