internal import Bytes
internal import CPostgres
internal import Reactor
internal import Telemetry

extension PGConnection {
    /// Sends a batch behind those that are in flight.
    /// - Parameter answer: called once, on the loop; at the sync, never earlier. It may be called before this returns.
    func run(_ batch: Batch, _ placement: Placement, within time: Duration, answer: @escaping Answer) {
        reactor.preconditionOnLoop()
        let deadline = reactor.now.advanced(by: time)
        submit(Flight(batch: batch, placement: placement, deadline: deadline, isRepeat: false, answer: answer))
    }

    func submit(_ flight: Flight) {
        guard phase == .ready, let handle else {
            return flight.answer(.failure(StoreFailure(.misuse, "a batch on a connection that is not ready")))
        }
        if let fault = fault(of: flight.batch) { return flight.answer(.failure(fault)) }
        if mustForgetPrepared, flight.placement.startsOutsideBlock { forgetPrepared(before: flight.deadline) }
        guard !batchIsRefused(by: handle, flight) else { return }
        flush()
    }

    private func fault(of batch: Batch) -> StoreFailure? {
        if batch.steps.isEmpty { return StoreFailure(.misuse, "a batch without statements") }
        if isCancelled { return StoreFailure(.unavailable, "the connection was cancelled and will be replaced") }
        if batch.steps.count > limits.batchStatements {
            return StoreFailure(
                .misuse, "a batch of \(batch.steps.count) statements, \(limits.batchStatements) are allowed")
        }
        if batch.byteCount > limits.batchBytes {
            return StoreFailure(.invalidData, "a batch of \(batch.byteCount) bytes, \(limits.batchBytes) are allowed")
        }
        if machine.inFlight >= limits.batchesInFlight {
            return StoreFailure(.overloaded, "\(machine.inFlight) batches are in flight on one connection")
        }
        // The protocol counts parameters in 16 bits (Bind).
        if batch.steps.contains(where: { $0.parameters.count > Int(UInt16.max) }) {
            return StoreFailure(.misuse, "a statement with more than \(UInt16.max) parameters")
        }
        return nil
    }

    /// Hands a batch to libpq. True when libpq does not take it: then the connection is broken and closed.
    private func batchIsRefused(by handle: OpaquePointer, _ flight: Flight) -> Bool {
        var flight = flight
        let id = nextBatchID()
        for step in flight.batch.steps {
            guard send(step, to: handle, steps: &flight.steps) else {
                // Without its sync nothing of it commits.
                let broken = brokenNow()
                flight.answer(.failure(broken))
                close(broken)
                return true
            }
        }
        machine.sent(id, statements: flight.steps.count, mayCommit: flight.placement.mayCommit(flight.batch))
        flight.timer = startTimer(until: flight.deadline)
        pending[id] = flight
        guard PQpipelineSync(handle) == 1 else {
            close(brokenNow())
            return true
        }
        return false
    }

    private func send(_ step: Batch.Step, to handle: OpaquePointer, steps: inout [Flight.Step]) -> Bool {
        let statement = step.statement
        var use = PreparedStatements.Use.unnamed
        if statement.isPrepared {
            let key = PreparedStatements.Key(text: statement.text, types: step.parameters.map(\.type))
            use = prepared.use(key, called: statement.name)
            if case .prepare(let name) = use {
                let types = key.types.map(\.oid)
                guard PQsendPrepare(handle, name, statement.text, CInt(types.count), types) == 1 else { return false }
                steps.append(.prepare(key, name: statement.name))
            }
        }
        let sent =
            switch use {
            case .run(let name), .prepare(let name):
                Self.withWireForm(step.parameters) { _, values, lengths, formats in
                    PQsendQueryPrepared(handle, name, CInt(step.parameters.count), values, lengths, formats, 1)
                }
            case .unnamed:
                Self.withWireForm(step.parameters) { types, values, lengths, formats in
                    PQsendQueryParams(
                        handle, statement.text, CInt(step.parameters.count), types, values, lengths, formats, 1)
                }
            }
        if case .run = use {
            steps.append(.run(name: statement.name, reusedPlan: true))
        } else {
            steps.append(.run(name: statement.name, reusedPlan: false))
        }
        return sent == 1
    }

    /// libpq wants types, pointers, lengths and formats in four arrays. All values lie in one buffer meanwhile.
    private static func withWireForm(
        _ parameters: [Parameter],
        _ body: ([UInt32], [UnsafePointer<CChar>?], [CInt], [CInt]) -> CInt
    ) -> CInt {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parameters.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
        for parameter in parameters { bytes += parameter.bytes ?? [] }
        // An empty value needs an address too: no address is NULL.
        bytes.append(0)
        return bytes.withUnsafeBytes { buffer in
            var values: [UnsafePointer<CChar>?] = []
            var offset = 0
            for parameter in parameters {
                guard let value = parameter.bytes, let base = buffer.baseAddress else {
                    values.append(nil)
                    continue
                }
                values.append((base + offset).assumingMemoryBound(to: CChar.self))
                offset += value.count
            }
            return body(
                parameters.map(\.type.oid), values, parameters.map { CInt(clamping: $0.bytes?.count ?? 0) },
                [CInt](repeating: 1, count: parameters.count))
        }
    }

    /// Sends DEALLOCATE ALL ahead of what comes next, and begins anew.
    private func forgetPrepared(before deadline: Tick) {
        mustForgetPrepared = false
        prepared.forgetAll()
        submit(
            Flight(batch: Batch(.forgetPrepared), placement: .alone, deadline: deadline, isRepeat: true) {
                [log] outcome in
                if case .failure(let failure) = outcome { log.warning("prepared statements stay behind: \(failure)") }
            })
    }

    // MARK: Scripts

    /// Runs several statements in one text, as migrations are. Nothing else may be in flight.
    /// - Parameter mayCommit: false inside a transaction block.
    func run(
        script text: String, mayCommit: Bool, within time: Duration,
        answer: @escaping (Result<Rows, StoreFailure>) -> Void
    ) {
        reactor.preconditionOnLoop()
        guard phase == .ready, machine.isIdle, !isCancelled, let handle else {
            return answer(.failure(StoreFailure(.misuse, "a script on a connection that is not idle")))
        }
        guard !text.utf8.contains(0), text.utf8.count <= limits.migrationBytes else {
            return answer(.failure(StoreFailure(.invalidData, "a script with a zero byte or longer than allowed")))
        }
        script = Script(mayCommit: mayCommit, answer: answer)
        guard PQexitPipelineMode(handle) == 1, PQsendQuery(handle, text) == 1 else { return close(brokenNow()) }
        phase = .scripting
        script?.timer = startTimer(until: reactor.now.advanced(by: time))
        flush()
    }
}
