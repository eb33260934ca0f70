internal import CPostgres
internal import Reactor

extension PGConnection {
    /// The socket has something to read, or its end.
    func receive() {
        guard let handle else { return }
        let isAlive = PQconsumeInput(handle) == 1
        // libpq has closed the socket by then.
        if !isAlive { stopWatching() }
        // Also at the end: what arrived before it may be the very answer that counts.
        drain()
        takeNotifications()
        if !isAlive { close(brokenNow()) }
    }

    private func takeNotifications() {
        while let handle, let notification = PQnotifies(handle) {
            defer { PQfreemem(notification) }
            events?.notified(
                Notification(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra)))
        }
    }

    private func drain() {
        while let handle, isExpecting, PQisBusy(handle) == 0 {
            let result = PQgetResult(handle)
            defer { PQclear(result) }
            if script != nil {
                receivedForScript(result)
            } else if let result {
                received(result)
            } else {
                apply(.statementEnded)
            }
        }
    }

    private var isExpecting: Bool { script != nil || !machine.isIdle }

    // MARK: Pipeline

    private var currentStep: Flight.Step? { machine.current.flatMap { pending[$0]?.current } }

    private func received(_ result: OpaquePointer) {
        switch PQresultStatus(result) {
        case PGRES_PIPELINE_SYNC: apply(.synced)
        case PGRES_PIPELINE_ABORTED: apply(.skipped)
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            if case .prepare = currentStep { return apply(.prepared) }
            do throws(StoreFailure) {
                apply(.rows(try ServerAnswer.rows(result, limits: limits)))
            } catch {
                apply(.failed(error))
            }
        case PGRES_FATAL_ERROR, PGRES_NONFATAL_ERROR, PGRES_BAD_RESPONSE:
            let failure = failure(of: result)
            if ServerAnswer.endsConnection(result) { close(failure) } else { apply(.failed(failure)) }
        default:
            close(StoreFailure(.misuse, "COPY is not spoken here"))
        }
    }

    private func failure(of result: OpaquePointer) -> StoreFailure {
        switch currentStep {
        case .run(let name, let reusedPlan):
            ServerAnswer.failure(result, statement: name, reusedPlan: reusedPlan)
        case .prepare(_, let name):
            ServerAnswer.failure(result, statement: name, reusedPlan: false)
        case nil:
            // After the last statement and before the sync: the commit itself failed.
            ServerAnswer.failure(result, statement: "commit", reusedPlan: false)
        }
    }

    private func apply(_ message: PipelineMachine.Message) {
        let current = machine.current
        let action = machine.received(message)
        if let current, case .statementEnded = message { pending[current]?.position += 1 }
        if let current, case .prepared = message { pending[current]?.confirmPreparation() }
        switch action {
        case .none: break
        case .finish(let batch, let outcome): finish(batch, outcome)
        case .disagree(let why): close(StoreFailure(.unavailable, "PostgreSQL and we disagree: \(why)"))
        }
    }

    private func finish(_ batch: BatchID, _ outcome: Result<[Rows], StoreFailure>) {
        guard let flight = pending.removeValue(forKey: batch) else { return }
        if let timer = flight.timer { reactor.cancel(timer) }
        guard case .failure(let failure) = outcome else {
            // Whoever waits for a synchronous standby is let go by a cancellation as if it had the commit.
            guard isCancelled, flight.placement.mayCommit(flight.batch) else { return flight.answer(outcome) }
            let late = StoreFailure(.timeout, "committed when it was cancelled, perhaps here alone")
            return flight.answer(.failure(late.unknownOutcome(if: true)))
        }
        for case .prepare(let key, _) in flight.steps { prepared.forget(key) }
        guard failure.code == .stalePlan else { return flight.answer(outcome) }
        mustForgetPrepared = true
        // Alone it has been rolled back whole, so it can go again at once; a block is over, its owner must repeat it.
        guard flight.placement == .alone, !flight.isRepeat, !isCancelled else { return flight.answer(outcome) }
        submit(
            Flight(
                batch: flight.batch, placement: .alone, deadline: flight.deadline, isRepeat: true,
                answer: flight.answer))
    }

    // MARK: Scripts

    private func receivedForScript(_ result: OpaquePointer?) {
        guard let result else { return scriptEnded() }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            guard case .success = script?.outcome else { return }
            do throws(StoreFailure) {
                script?.outcome = .success(try ServerAnswer.rows(result, limits: limits))
            } catch {
                script?.outcome = .failure(error)
            }
        case PGRES_FATAL_ERROR, PGRES_NONFATAL_ERROR, PGRES_BAD_RESPONSE:
            let failure = ServerAnswer.failure(result, statement: "script", reusedPlan: false)
            if ServerAnswer.endsConnection(result) { close(failure) } else { script?.outcome = .failure(failure) }
        default:
            close(StoreFailure(.misuse, "COPY is not spoken here"))
        }
    }

    private func scriptEnded() {
        guard let handle, let ended = script else { return }
        if let timer = ended.timer { reactor.cancel(timer) }
        script = nil
        guard PQenterPipelineMode(handle) == 1 else {
            ended.answer(.failure(brokenNow().unknownOutcome(if: ended.mayCommit)))
            return close(brokenNow())
        }
        phase = .ready
        ended.answer(ended.outcome)
    }
}
