extension BoxOfficeMachine {
    /// How long the ledger is left alone after it could not be reached or made no sense; longer each time, and never
    /// so long that whoever waits gives up before it is tried again.
    private static let pauses: [Int64] = [250, 500, 1_000, 2_000]

    // MARK: Opening and reading

    package mutating func opened(_ opening: ShowOpening) -> [Action] {
        let isNew = position == nil
        if let position, position.epoch != opening.position.epoch { forgetAnswers() }
        map = opening.map
        board = StatesBoard(of: opening.map)
        position = opening.position
        state = .idle
        losses = 0
        failures = 0
        notBefore = .distantPast
        return isNew ? [] : [.announce(.replaced(show, opening.position))]
    }

    /// What others did, read because of a lost race, a hint or a gap.
    package mutating func read(_ reading: LedgerReading, now: Moment) -> [Action] {
        state = .idle
        failures = 0
        switch reading {
        case .events(let records):
            // It is not there, whoever said so; unless he said it since.
            if records.isEmpty, hinted == looked { hinted = 0 }
            return advance(records)
        case .historyLost: return reopen(.historyLost, now)
        }
    }

    /// The head is ours, and this is what was missed.
    package mutating func locked(_ reading: LedgerReading, now: Moment) -> [Action] {
        state = .idle
        isLocked = true
        switch reading {
        case .events(let records): return advance(records)
        case .historyLost:
            // The lock is of no use to a map that has to be read anew.
            return reopen(.historyLost, now)
        }
    }

    /// The ledger could not be read.
    package mutating func unavailable(now: Moment) {
        switch state {
        case .opening: state = .closed
        case .reading: state = .idle
        case .closed, .idle, .proposing, .locking, .unlocking: break
        }
        let pause = Self.pauses[min(failures, Self.pauses.count - 1)]
        failures += 1
        notBefore = now.advanced(by: Milliseconds(pause))
    }

    // MARK: The one door

    /// Takes events that are in the ledger. Known numbers are dropped; a gap, or an event that does not link to what is
    /// known, changes nothing and asks for the log.
    /// - Parameter answers: how many of them will follow behind the actions.
    package mutating func advance(_ records: [LedgerRecord], answers: Int = 0) -> [Action] {
        guard map != nil else { return [] }
        var announced: [AnnouncedEvent] = []
        announced.reserveCapacity(records.count)
        var actions: [Action] = []
        for record in records {
            guard let known = position, record.seq > known.seq else { continue }
            guard record.seq == known.seq + 1 else {
                hinted = max(hinted, record.seq)
                break
            }
            guard record.previous == known.hash else {
                actions = reopen(.historyLost, .distantPast)
                break
            }
            guard fold(record.event) else {
                actions = reopen(.unfoldable, record.event.at)
                break
            }
            let next = LedgerPosition(epoch: known.epoch, seq: record.seq, hash: record.hash)
            position = next
            announced.append(
                AnnouncedEvent(
                    event: record.event, position: next, openChecksum: board?.openChecksum ?? 0,
                    staffChecksum: board?.staffChecksum ?? 0))
        }
        // Asked for what is needed: to take the map out would be to copy it.
        guard !announced.isEmpty, let status = map?.status else { return actions }
        var all: [Action] = []
        all.reserveCapacity(1 + actions.count + answers)
        all.append(.announce(.events(show, announced, status: status)))
        for action in actions { all.append(action) }
        return all
    }

    private mutating func fold(_ event: SeatEvent) -> Bool {
        do throws(FoldFault) {
            try map?.apply(event)
        } catch {
            return false
        }
        board?.apply(event)
        return true
    }

    private mutating func reopen(_ fault: OfficeFault, _ now: Moment) -> [Action] {
        if fault == .historyLost { forgetAnswers() }
        hinted = 0
        map = nil
        board = nil
        notBefore = now
        if isLocked {
            isLocked = false
            state = .unlocking
            return [.report(fault), .call(.unlock)]
        }
        state = .closed
        return [.report(fault)]
    }

    /// What was answered in a history that is lost is answered by the ledger, if it has it.
    private mutating func forgetAnswers() { memory = CommandMemory(limit: limits.rememberedCommands) }

    // MARK: What came of a proposal

    package mutating func settled(_ result: ProposalResult, now: Moment) -> [Action] {
        guard case .proposing(let flight) = state else { return [] }
        state = .idle
        isLocked = false
        switch result {
        case .committed(let epoch, let hashes): return committed(flight, epoch, hashes, now)
        case .stale: return stale(flight)
        case .skew(let databaseTime):
            queue.putBack(flight.waiting)
            return [.resync(databaseTime)]
        case .late:
            queue.putBack(flight.waiting)
            return []
        case .replayed(let done): return replayed(flight, done)
        case .rejected: return rejected(flight, now)
        case .diverged:
            queue.putBack(flight.waiting)
            return reopen(.diverged, now)
        }
    }

    private mutating func committed(
        _ flight: Flight, _ epoch: UInt32, _ hashes: [EventHash], _ now: Moment
    ) -> [Action] {
        guard hashes.count == flight.proposal.events.count else {
            queue.putBack(flight.waiting)
            return reopen(.diverged, now)
        }
        losses = 0
        batchLimit = min(limits.commandsPerBatch, batchLimit * 2)
        let proposal = flight.proposal
        var previous = proposal.position.hash
        var records: [LedgerRecord] = []
        records.reserveCapacity(hashes.count)
        for (index, (event, hash)) in zip(proposal.events, hashes).enumerated() {
            records.append(
                LedgerRecord(
                    seq: proposal.position.seq + Int64(index) + 1, event: event, previous: previous, hash: hash))
            previous = hash
        }
        var actions = advance(records, answers: flight.waiting.count)
        let seq = proposal.position.seq + Int64(records.count)
        let after = LedgerPosition(epoch: epoch, seq: seq, hash: previous)
        for (waiting, outcome) in zip(flight.waiting, flight.outcomes) {
            if case .effect(let answer, _) = outcome {
                memory.remember(waiting.command.id, waiting.command.fingerprint, answer)
            }
            if let answer = answer(waiting, outcome, after) { actions.append(answer) }
        }
        return actions
    }

    /// A lost race: read, decide again. After several in a row, take the head first, read, decide, append: so nobody
    /// starves, however near to the database the others are.
    private mutating func stale(_ flight: Flight) -> [Action] {
        queue.putBack(flight.waiting)
        losses += 1
        let known = flight.proposal.position
        guard losses >= limits.lossesBeforeLock else {
            state = .reading
            return [.call(.read(after: known))]
        }
        state = .locking
        return [.call(.lock(after: known))]
    }

    /// Some were done before: they hear what they heard then, the others are decided again.
    private mutating func replayed(_ flight: Flight, _ done: [DoneCommand]) -> [Action] {
        var actions: [Action] = []
        var rest: [CommandQueue.Waiting] = []
        for waiting in flight.waiting {
            guard let known = done.first(where: { $0.id == waiting.command.id }) else {
                rest.append(waiting)
                continue
            }
            actions += repeated(waiting, known, flight.proposal.position)
        }
        queue.putBack(rest)
        return actions
    }

    private mutating func repeated(
        _ waiting: CommandQueue.Waiting, _ known: DoneCommand, _ position: LedgerPosition
    ) -> [Action] {
        guard known.fingerprint == waiting.command.fingerprint else {
            return answer(waiting, .refused(.idempotencyConflict), position).map { [$0] } ?? []
        }
        do throws(CodecFault) {
            let old = try AnswerCodec.decode(known.answer)
            memory.remember(known.id, known.fingerprint, old)
            return finish(waiting, .repeated(old, position)).map { [$0] } ?? []
        } catch {
            let told = finish(waiting, .unavailable(.rejected)).map { [$0] } ?? []
            return told + [.report(.unreadableAnswer)]
        }
    }

    /// PostgreSQL refuses the content: the batch is halved until the culprit is alone, and it alone is told.
    private mutating func rejected(_ flight: Flight, _ now: Moment) -> [Action] {
        guard flight.waiting.count <= 1 else {
            queue.putBack(flight.waiting)
            batchLimit = max(1, flight.waiting.count / 2)
            return []
        }
        guard let culprit = flight.waiting.first else {
            notBefore = now.advanced(by: Milliseconds(Self.pauses[0]))
            return [.report(.expiryRejected)]
        }
        batchLimit = limits.commandsPerBatch
        queue.finish(culprit.command.id)
        return culprit.isAnswered ? [] : [.answer(culprit.ticket, .unavailable(.rejected))]
    }
}
