extension SeatMap {
    /// Decides a batch: first every deadline that has passed lapses, then each command sees what those before it did. A
    /// refusal leaves the others alone. Afterwards the map is as it was: it changes by `apply` only, once the ledger
    /// has the events.
    package mutating func decide(
        _ commands: some Collection<Command>, now: Moment, limits: OfficeLimits = OfficeLimits()
    ) -> BatchDecision {
        var batch = BatchDecision(at: max(now, at), counts: counts)
        openJournal()
        lapse(into: &batch, limits)
        goOn(into: &batch, limits)
        if !hasLapsed(at: batch.at) {
            for command in commands.prefix(limits.commandsPerBatch) {
                guard run(command, in: &batch, limits) else { break }
            }
        }
        batch.counts = counts
        batch.claims = rollBack()
        return batch
    }

    private func hasLapsed(at now: Moment) -> Bool {
        owners.earliestDeadline.map { $0 <= now.milliseconds } ?? false
    }

    private mutating func lapse(into batch: inout BatchDecision, _ limits: OfficeLimits) {
        while batch.lapsed < limits.lapsesPerBatch, batch.bytes < limits.batchBytes, let slot = owners.earliest,
            owners[slot].deadline <= batch.at.milliseconds
        {
            let event = expiry(ofSlot: slot, batch.at)
            let body = EventCodec.encode(event)
            add(event, body, to: &batch)
            batch.lapsed += 1
        }
    }

    /// What happens by itself: the show's life goes on, and what a cancelled one has sold is given back, a part in each
    /// batch.
    private mutating func goOn(into batch: inout BatchDecision, _ limits: OfficeLimits) {
        while let next = nextLife, next.at <= batch.at {
            let event = lifeChange(to: next.life, batch.at)
            add(event, EventCodec.encode(event), to: &batch)
        }
        guard isClearing else { return }
        for event in clearing(most: limits.lapsesPerBatch, batch.at) where batch.bytes < limits.batchBytes {
            add(event, EventCodec.encode(event), to: &batch)
        }
    }

    /// False when the batch is full: the command waits for the next one.
    private mutating func run(_ command: Command, in batch: inout BatchDecision, _ limits: OfficeLimits) -> Bool {
        let outcome = decide(command, now: batch.at)
        if case .effect(_, let events) = outcome {
            let bodies = events.map(EventCodec.encode)
            let more = bodies.reduce(0) { $0 + $1.count }
            guard batch.bytes == 0 || batch.bytes + more <= limits.batchBytes else { return false }
            for (event, body) in zip(events, bodies) { add(event, body, to: &batch) }
        }
        batch.outcomes.append(outcome)
        return true
    }

    private mutating func add(_ event: SeatEvent, _ body: [UInt8], to batch: inout BatchDecision) {
        do throws(FoldFault) {
            try apply(event)
        } catch {
            preconditionFailure("a decided event does not fit the map it was decided on: \(error)")
        }
        batch.events.append(event)
        batch.bodies.append(body)
        batch.bytes += body.count
    }
}
