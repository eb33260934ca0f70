/// Decides everything that a box office does; `BoxOffice` carries it out. One proposal is in flight at most; commands
/// that come meanwhile wait and go into the next one together. One door, `advance`, changes the map: it takes what is
/// committed, in order, and each event once.
package struct BoxOfficeMachine: Sendable {
    /// What has to be asked of somebody else. The machine waits for one of them at most.
    package enum Call: Sendable {
        case open
        case propose(Proposal)
        case lock(after: LedgerPosition)
        case unlock
        case read(after: LedgerPosition)
    }

    package enum Action: Sendable {
        case call(Call)
        case answer(CommandTicket, CommandResult)
        case announce(Announcement)
        case resync(Moment)
        case report(OfficeFault)
    }

    struct Flight: Sendable {
        let proposal: Proposal
        var waiting: [CommandQueue.Waiting]
        let outcomes: [Outcome]
    }

    enum State: Sendable {
        /// There is no map. Can transition to: opening.
        case closed
        /// The map is being read. Can transition to: idle, closed.
        case opening
        /// There is a map. Can transition to: proposing, reading, unlocking.
        case idle
        /// A batch is on its way. Can transition to: idle, reading, locking, closed.
        case proposing(Flight)
        /// What others did is being read. Can transition to: idle, closed.
        case reading
        /// The head is being taken. Can transition to: idle with the lock, unlocking.
        case locking
        /// The lock is being given back. Can transition to: idle, closed.
        case unlocking
    }

    package let show: ShowID
    package let limits: OfficeLimits
    /// No other node writes to this ledger: what is known is what there is.
    let isAlone: Bool
    /// Others may lapse the same deadline; all but one wait a little.
    let lapseDelay: Milliseconds
    var state = State.closed
    var map: SeatMap?
    package internal(set) var board: StatesBoard?
    package internal(set) var position: LedgerPosition?
    var queue: CommandQueue
    var memory: CommandMemory
    /// Races lost in a row.
    var losses = 0
    var isLocked = false
    /// The furthest event that somebody told of, until the log has been looked at for it.
    var hinted: Int64 = 0
    /// What was hinted when the log was looked at last. Whoever waits has a turn before it is looked at again.
    var looked: Int64 = 0
    var hasLooked = false
    /// Commands in the next batch: fewer while the culprit of a rejected one is looked for.
    var batchLimit: Int
    /// Nothing is tried before this, after the ledger could not be reached.
    var notBefore = Moment.distantPast
    /// How often it could not be read, one time after the other.
    var failures = 0

    package init(
        show: ShowID, limits: OfficeLimits = OfficeLimits(), isAlone: Bool = true, lapseDelay: Milliseconds = .zero
    ) {
        self.show = show
        self.limits = limits
        self.isAlone = isAlone
        self.lapseDelay = lapseDelay
        queue = CommandQueue(limit: limits.queue)
        memory = CommandMemory(limit: limits.rememberedCommands)
        batchLimit = limits.commandsPerBatch
    }

    /// The map at its position, for whoever only reads. A copy is cheap until one of both changes.
    package var snapshot: ShowOpening? {
        guard let map, let position else { return nil }
        return ShowOpening(map: map, position: position)
    }

    /// Whether the map is there and has come to an event.
    func hasReached(_ seq: Int64) -> Bool { map != nil && position.map { $0.seq >= seq } ?? false }

    /// What the show is now.
    var terms: ShowTerms? { map?.terms }

    /// When something has to be done even if nobody comes. Mutating, because else the machine would be copied for it.
    package mutating func nextAlarm() -> Moment? {
        var next = queue.earliest ?? .never
        switch state {
        case .proposing(let flight):
            for waiting in flight.waiting where !waiting.isAnswered { next = min(next, waiting.deadline) }
        case .idle, .closed:
            if let due = map?.nextDeadline { next = min(next, max(due.advanced(by: lapseDelay), notBefore)) }
            if notBefore > .distantPast { next = min(next, notBefore) }
        case .opening, .reading, .locking, .unlocking: break
        }
        return next < .never ? next : nil
    }

    /// No hold lapses, and nothing is to be given back. For the show's own life somebody will open it in time.
    package var isQuiet: Bool { isAtRest && map?.nextLapse == nil && !(map?.isClearing ?? false) }

    /// Nobody waits, and nothing is on its way.
    package var isAtRest: Bool {
        switch state {
        case .closed, .idle: queue.isEmpty
        case .opening, .proposing, .reading, .locking, .unlocking: false
        }
    }

    // MARK: What callers do

    /// Takes a command. It is decided in the next turn, together with all that wait.
    package mutating func submit(_ ticket: CommandTicket, _ command: Command, now: Moment) -> [Action] {
        if let running = queue.fingerprint(of: command.id) {
            let isSame = running == command.fingerprint
            return [.answer(ticket, .refused(isSame ? .inFlight : .idempotencyConflict))]
        }
        do throws(Refusal) {
            if let answer = try memory.recall(command), let position {
                return [.answer(ticket, .repeated(answer, position))]
            }
        } catch {
            return [.answer(ticket, .refused(error))]
        }
        guard !queue.isFull else { return [.answer(ticket, .unavailable(.overloaded))] }
        queue.append(.init(ticket: ticket, command: command, deadline: now.advanced(by: limits.commandTime)))
        return []
    }

    /// Another node appended up to here, it says.
    package mutating func hint(_ seq: Int64) { hinted = max(hinted, seq) }

    /// Somebody who may be wrong, or lie, knows of more than is known here: worth one look, whatever he says.
    package mutating func look() { if let position { hint(position.seq + 1) } }

    // MARK: Turns

    /// Does what can be done now. Nothing is left to do when no call is among the actions.
    package mutating func turn(now: Moment, batch: () -> BatchID) -> [Action] {
        var actions = timePassed(now: now)
        switch state {
        case .closed:
            guard now >= notBefore else { return actions }
            state = .opening
            actions.append(.call(.open))
        case .idle:
            guard now >= notBefore || isLocked else { return actions }
            notBefore = .distantPast
            if !hasLooked, let reading = reading() { return actions + [reading] }
            hasLooked = false
            let decided = decide(now, batch)
            if actions.isEmpty { actions = decided } else { actions += decided }
            if case .idle = state, let reading = reading() { actions.append(reading) }
        case .opening, .proposing, .reading, .locking, .unlocking: break
        }
        return actions
    }

    /// Answers those whose time is over, whatever is on its way.
    package mutating func timePassed(now: Moment) -> [Action] {
        var actions: [Action] = queue.expire(now: now).map { .answer($0.ticket, .unavailable(.overloaded)) }
        guard case .proposing(var flight) = state else { return actions }
        for index in flight.waiting.indices where flight.waiting[index].deadline <= now {
            guard !flight.waiting[index].isAnswered else { continue }
            flight.waiting[index].isAnswered = true
            actions.append(.answer(flight.waiting[index].ticket, .unavailable(.outcomeUnknown)))
        }
        state = .proposing(flight)
        return actions
    }

    /// Looks at the log when somebody told of more than is known.
    private mutating func reading() -> Action? {
        guard !isLocked, let position, hinted > position.seq else { return nil }
        hasLooked = true
        looked = hinted
        state = .reading
        return .call(.read(after: position))
    }

    private mutating func decide(_ now: Moment, _ batch: () -> BatchID) -> [Action] {
        guard let position, map != nil else { return [] }
        var waiting = queue.take(batchLimit)
        let commands = waiting.map(\.command)
        let isDue = map?.nextDeadline.map { $0.advanced(by: lapseDelay) <= now } ?? false
        guard !waiting.isEmpty || isDue, let decision = map?.decide(commands, now: now, limits: limits)
        else { return giveBackLock() }
        if decision.outcomes.count < waiting.count {
            queue.putBack(Array(waiting[decision.outcomes.count...]))
            waiting.removeSubrange(decision.outcomes.count...)
        }
        let proposal = Proposal(
            decision, commands.prefix(waiting.count), show: show, batch: batch(), position: position)
        let needsAsking = !proposal.asked.isEmpty || !isAlone
        guard !proposal.isQuestion || needsAsking else {
            var actions: [Action] = []
            for (waiting, outcome) in zip(waiting, decision.outcomes) {
                if let answer = answer(waiting, outcome, position) { actions.append(answer) }
            }
            return actions + giveBackLock()
        }
        state = .proposing(Flight(proposal: proposal, waiting: waiting, outcomes: decision.outcomes))
        return [.call(.propose(proposal))]
    }

    private mutating func giveBackLock() -> [Action] {
        guard isLocked else { return [] }
        isLocked = false
        state = .unlocking
        return [.call(.unlock)]
    }

    package mutating func unlocked() { if case .unlocking = state { state = map == nil ? .closed : .idle } }

    /// The end of a command. Nil when nobody waits for it any more.
    mutating func answer(
        _ waiting: CommandQueue.Waiting, _ outcome: Outcome, _ position: LedgerPosition
    ) -> Action? {
        switch outcome {
        case .effect(let answer, _), .noEffect(let answer): finish(waiting, .answered(answer, position))
        case .refused(let refusal): finish(waiting, .refused(refusal))
        }
    }

    mutating func finish(_ waiting: CommandQueue.Waiting, _ result: CommandResult) -> Action? {
        queue.finish(waiting.command.id)
        return waiting.isAnswered ? nil : .answer(waiting.ticket, result)
    }
}
