internal import Bytes
internal import Reactor

/// Batches, blocks and scripts on a connection that is out on lease.
extension Database {
    /// Sends a batch and waits for its sync.
    func send(
        _ batch: Batch, _ placement: Placement, on lease: Lease, within time: Duration?
    ) async -> Result<[Rows], StoreFailure> {
        await withCheckedContinuation { continuation in
            guard let connection = connections[lease.connection], blocks[lease] != nil else {
                return continuation.resume(returning: .failure(gone(lease)))
            }
            connection.run(batch, placement, within: time ?? settings.statementTime) { outcome in
                continuation.resume(returning: outcome)
            }
        }
    }

    func run(
        _ batch: Batch, _ placement: Placement, on lease: Lease, within time: Duration?
    ) async throws(StoreFailure) -> [Rows] {
        try await send(batch, placement, on: lease, within: time).get()
    }

    func run(
        script: String, mayCommit: Bool, on lease: Lease, within time: Duration?
    ) async throws(StoreFailure) -> Rows {
        let outcome: Result<Rows, StoreFailure> = await withCheckedContinuation { continuation in
            guard let connection = connections[lease.connection], blocks[lease] != nil else {
                return continuation.resume(returning: .failure(gone(lease)))
            }
            connection.run(script: script, mayCommit: mayCommit, within: time ?? settings.statementTime) { outcome in
                continuation.resume(returning: outcome)
            }
        }
        return try outcome.get()
    }

    func retire(_ lease: Lease) {
        guard blocks[lease] != nil else { return }
        connections[lease.connection]?.retire()
    }

    private func gone(_ lease: Lease) -> StoreFailure {
        blocks[lease] == nil
            ? StoreFailure(.misuse, "a connection was used after it had been given back")
            : StoreFailure(.unavailable, "the connection broke before the statement was sent")
    }

    // MARK: Transaction blocks

    /// One attempt at a transaction, from BEGIN to COMMIT or ROLLBACK.
    func performOnce<Value: Sendable>(
        _ body: @Sendable (Transaction) async throws(StoreFailure) -> Value, on lease: Lease
    ) async -> Result<Value, StoreFailure> {
        let outcome: Result<Value, StoreFailure>
        do throws(StoreFailure) {
            outcome = .success(try await body(Transaction(database: self, lease: lease)))
        } catch {
            outcome = .failure(error)
        }
        switch (blocks[lease] ?? .none, outcome) {
        case (.none, _), (.announced, _), (.discarded(begun: false), _):
            return outcome
        case (.discarded(begun: true), _):
            await rollBack(lease)
            return outcome
        case (.failed(let first), _):
            await rollBack(lease)
            return .failure(first)
        case (.open, .failure):
            await rollBack(lease)
            return outcome
        case (.open, .success(let value)):
            return await commit(lease).map { value }
        }
    }

    /// A statement inside the block; the first one takes BEGIN along.
    func runInBlock(_ batch: Batch, on lease: Lease, within time: Duration?) async throws(StoreFailure) -> [Rows] {
        let begin: Statement?
        switch blocks[lease] ?? .none {
        case .none, .discarded: throw StoreFailure(.misuse, "a statement in a transaction that is over")
        case .failed(let first): throw first
        case .announced(let isolation):
            // Set before waiting: statements that the body runs at the same time follow in the same block.
            blocks[lease] = .open
            begin = .begin(isolation)
        case .open: begin = nil
        }
        let whole = begin.map { batch.preceded(by: $0) } ?? batch
        let outcome = await send(whole, begin == nil ? .insideBlock : .opensBlock, on: lease, within: time)
        switch outcome {
        case .success(let answers): return begin == nil ? answers : Array(answers.dropFirst())
        case .failure(let failure):
            if case .open = blocks[lease] { blocks[lease] = .failed(failure) }
            throw failure
        }
    }

    func discardBlock(of lease: Lease) throws(StoreFailure) {
        switch blocks[lease] {
        case nil, .some(.none): throw StoreFailure(.misuse, "a transaction that is over cannot be discarded")
        case .announced: blocks[lease] = .discarded(begun: false)
        case .open: blocks[lease] = .discarded(begun: true)
        case .failed, .discarded: break
        }
    }

    private func commit(_ lease: Lease) async -> Result<Void, StoreFailure> {
        if let connection = connections[lease.connection], !connection.isInBlock {
            // COMMIT would be answered with success all the same.
            return .failure(StoreFailure(.misuse, "the transaction was ended by a statement of its own"))
        }
        return await send(Batch(.commit), .commitsBlock, on: lease, within: nil).map { _ in }
    }

    /// When it fails the connection is not reusable and PostgreSQL rolls back by itself.
    private func rollBack(_ lease: Lease) async {
        _ = await send(Batch(.rollback), .undoesBlock, on: lease, within: nil)
    }
}
