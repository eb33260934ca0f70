internal import Bytes
internal import Domain
internal import Reactor
internal import Telemetry

/// The fair turn: a show that keeps losing its races takes the head first, reads, decides and appends under the lock.
/// So nobody starves, however near to the database the others are.
extension PostgresLedger {
    func takeHead(_ show: ShowID, after position: LedgerPosition) async -> LedgerQueue.Outcome? {
        do throws(StoreFailure) {
            let lease = try await database.lease(block: .announced(.readCommitted))
            do throws(StoreFailure) {
                let reading = try await read(show, after: position, on: lease)
                let deadline = reactor.schedule(after: limits.headTurn) { [weak self] in
                    guard let self else { return }
                    Task { await self.turnPassed(lease) }
                }
                turn = HeadTurn(show: show, lease: lease, deadline: deadline)
                return .locked(reading)
            } catch {
                await undo(lease)
                throw error
            }
        } catch {
            return await headNotTaken(error, show, after: position)
        }
    }

    /// The show goes on without its turn: it reads, and appends in the common way.
    private func headNotTaken(
        _ failure: StoreFailure, _ show: ShowID, after position: LedgerPosition
    ) async -> LedgerQueue.Outcome? {
        guard AppendFailure(failure) != .closed else { return nil }
        log.warning("the head of show \(show) was not taken: \(failure)")
        do throws(StoreFailure) {
            var reader = LogReader(show: show, position: position, limits: limits)
            while let page = reader.next { try reader.take(try await database.query(LogStatements.read, page)) }
            return .locked(reader.reading)
        } catch {
            guard AppendFailure(error) != .closed else { return nil }
            await database.reactor.pause(limits.resendDelay.cap)
            // What waiting does not cure is told by the show's next opening, and holds nobody else up.
            return error.isRetryable ? .unknown : .locked(.historyLost)
        }
    }

    /// Locks the head first; only a statement behind that sees everything that is committed.
    private func read(
        _ show: ShowID, after position: LedgerPosition, on lease: Lease
    ) async throws(StoreFailure) -> LedgerReading {
        var batch = Batch(LogStatements.lockTime)
        batch.append(LogStatements.lockHead, [.int8(show.number)])
        _ = try await database.runInBlock(batch, on: lease, within: limits.appendTime)
        var reader = LogReader(show: show, position: position, limits: limits)
        while let page = reader.next {
            let rows = try await database.runInBlock(
                Batch(LogStatements.read, page), on: lease, within: limits.appendTime)
            guard let answer = rows.first else { throw StoreFailure(.misuse, "a statement without an answer") }
            try reader.take(answer)
        }
        return reader.reading
    }

    func appendInTurn(_ proposal: Proposal) async -> LedgerQueue.Outcome? {
        guard let turn = takeTurn() else { return .unknown }
        let hashes = [EventChain.hashes(of: proposal)]
        let batch = AppendCall.careful([proposal], hashes)
        let sent = time.tick
        let outcome = await database.performOnce(
            { tx throws(StoreFailure) in
                try await tx.run(batch, within: self.limits.appendTime)
            }, on: turn.lease)
        await database.release(turn.lease)
        do throws(StoreFailure) {
            let answer = try AppendAnswer(careful: try outcome.get(), [proposal], hashes: hashes)
            return took(answer, [proposal], sent: sent)
        } catch {
            return await self.outcome(of: error, [proposal])
        }
    }

    func endTurn() async -> LedgerQueue.Outcome? {
        if let turn = takeTurn() { await undo(turn.lease) }
        return .unlocked
    }

    /// The show took too long: others wait for its head, and for this writer.
    private func turnPassed(_ lease: Lease) async {
        guard let turn, turn.lease == lease else { return }
        _ = takeTurn()
        log.warning("a show had its head and did not append in time", ["show": .text("\(turn.show)")])
        await undo(lease)
        queue.lockLost()
        wake()
    }

    private func takeTurn() -> HeadTurn? {
        guard let turn else { return nil }
        reactor.cancel(turn.deadline)
        self.turn = nil
        return turn
    }

    private func undo(_ lease: Lease) async {
        let nothing = StoreFailure(.unavailable, "nothing is to be kept")
        _ = await database.performOnce({ _ throws(StoreFailure) in throw nothing }, on: lease)
        await database.release(lease)
    }
}
