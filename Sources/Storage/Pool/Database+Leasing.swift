internal import Bytes
internal import Reactor
internal import Telemetry

/// Who gets which connection: the machine decides, this does it.
extension Database {
    func lease(block: Block) async throws(StoreFailure) -> Lease {
        lastWaiter += 1
        let waiter = WaiterID(number: lastWaiter)
        perform(machine.lease(waiter, now: reactor.now))
        // The task may be suspended on its way into the closure, and the decision may fall meanwhile.
        let outcome = await withCheckedContinuation { continuation in
            if let known = settled.removeValue(forKey: waiter) {
                continuation.resume(returning: known)
            } else {
                waiting[waiter] = continuation
            }
        }
        let lease = try outcome.get()
        blocks[lease] = block
        return lease
    }

    /// A connection that is free, if there is one.
    func leaseNow() -> Lease? {
        guard machine.canLendNow else { return nil }
        lastWaiter += 1
        let waiter = WaiterID(number: lastWaiter)
        perform(machine.lease(waiter, now: reactor.now))
        guard case .success(let lease) = settled.removeValue(forKey: waiter) else { return nil }
        blocks[lease] = Block.none
        return lease
    }

    func release(_ lease: Lease) {
        blocks[lease] = nil
        let isReusable = connections[lease.connection]?.isReusable ?? false
        perform(machine.release(lease.connection, reusable: isReusable, now: reactor.now))
    }

    /// Does what the machine wants, and sees to it that it is woken in time.
    func perform(_ actions: PoolActions) {
        for action in actions {
            switch action {
            case .connect(let connection): connect(connection)
            case .lend(let connection, let waiter):
                settle(waiter, .success(Lease(connection: connection, waiter: waiter)))
            case .refuse(let waiter, let reason): settle(waiter, .failure(failure(for: reason)))
            case .close(let connection):
                connections.removeValue(forKey: connection)?.close(StoreFailure(.closed, "the connection was closed"))
            case .finished:
                hasEnded = true
                if let alarm { reactor.cancel(alarm.timer) }
                alarm = nil
                for continuation in atEnd { continuation.resume() }
                atEnd.removeAll()
            }
        }
        setAlarm()
    }

    private func settle(_ waiter: WaiterID, _ outcome: Result<Lease, StoreFailure>) {
        if let continuation = waiting.removeValue(forKey: waiter) {
            continuation.resume(returning: outcome)
        } else {
            settled[waiter] = outcome
        }
    }

    private func failure(for refusal: PoolRefusal) -> StoreFailure {
        switch refusal {
        case .queueFull: StoreFailure(.overloaded, "\(policy.waiters) wait for a connection already")
        case .waitedTooLong: StoreFailure(.overloaded, "no connection became free within \(policy.waitingTime)")
        case .unreachable:
            StoreFailure(
                lastFailure.map { $0.code.isRetryable ? .unavailable : $0.code } ?? .unavailable,
                "PostgreSQL cannot be reached: \(lastFailure?.description ?? "no attempt has ended")")
        case .shuttingDown: StoreFailure(.closed, "the database is shutting down")
        }
    }

    /// A timer that fires too early costs little and sets itself anew, so it is only ever moved forward.
    private func setAlarm() {
        let due = machine.nextDeadline
        guard due < .never, !hasEnded else { return }
        if let alarm {
            guard due < alarm.at else { return }
            reactor.cancel(alarm.timer)
        }
        let timer = reactor.schedule(after: due.since(reactor.now)) { [self] in
            alarm = nil
            perform(machine.timePassed(now: reactor.now))
        }
        alarm = (timer, due)
    }

    // MARK: Connections

    private func connect(_ id: ConnectionID) {
        let connection = PGConnection(reactor: reactor, settings: settings, limits: limits, log: log)
        connections[id] = connection
        connection.open(
            PGConnection.Events(
                opened: { [self] outcome in opened(id, outcome) },
                lost: { [self] failure in lost(id, failure) }))
    }

    private func opened(_ id: ConnectionID, _ outcome: Result<Void, StoreFailure>) {
        switch outcome {
        case .success:
            log.debug("connected to \(settings.summary)", ["connection": .number(id.number)])
            if let began = awaySince {
                let time = reactor.now.since(began)
                log.info("connected to \(settings.summary) again", ["away_ms": .number(time.wholeMilliseconds)])
            }
            awaySince = nil
            perform(machine.connected(id, random: random.next(), now: reactor.now))
        case .failure(let failure):
            connections[id] = nil
            if !machine.isFailing, failure.code != .closed {
                log.warning("cannot connect to \(settings.summary): \(failure)")
            }
            lastFailure = failure
            awaySince = awaySince ?? reactor.now
            perform(machine.connectFailed(id, random: random.next(), now: reactor.now))
        }
    }

    private func lost(_ id: ConnectionID, _ failure: StoreFailure) {
        guard connections.removeValue(forKey: id) != nil else { return }
        lastFailure = failure
        log.warning("a connection to \(settings.summary) broke: \(failure)", ["connection": .number(id.number)])
        perform(machine.lost(id, now: reactor.now))
    }
}
