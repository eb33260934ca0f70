/// The map for whoever only reads: as it is, or once it has come to an event.
extension BoxOffice {
    /// Reads the map in place, once it is open and has come to an event. Nothing when the task is cancelled before.
    package func read<Value: Sendable>(
        atLeast seq: Int64 = 0, _ body: @Sendable (SeatMap, LedgerPosition, StatesBoard) -> Value
    ) async -> Value? {
        guard await isAt(seq), let map = machine.map, let position = machine.position, let board = machine.board else {
            return nil
        }
        return body(map, position, board)
    }

    /// What the show is now, once it is open: the first thing that most requests ask.
    package func terms() async -> ShowTerms? {
        guard await isAt(0) else { return nil }
        return machine.terms
    }

    /// The same for whoever is on the office's own loop, if it is known: nil says that it must be waited for.
    package nonisolated var termsHere: ShowTerms? {
        guard executor.isIsolatingCurrentContext() == true else { return nil }
        return assumeIsolated { $0.machine.terms }
    }

    private func isAt(_ seq: Int64) async -> Bool {
        if hasReached(seq) { return true }
        wake()
        return await arrival(at: seq)
    }

    private func hasReached(_ seq: Int64) -> Bool { machine.hasReached(seq) }

    private func arrival(at seq: Int64) async -> Bool {
        lastTicket += 1
        let number = lastTicket
        return await withTaskCancellationHandler {
            await withCheckedContinuation { reply in
                // What is cancelled from here on is told to the actor, which is busy with this.
                if Task.isCancelled { reply.resume(returning: false) } else { visitors[number] = (seq, reply) }
            }
        } onCancel: {
            Task(executorPreference: executor) { await self.leave(number) }
        }
    }

    private func leave(_ number: UInt64) { visitors.removeValue(forKey: number)?.reply.resume(returning: false) }

    func welcomeVisitors() {
        for (number, visitor) in visitors where hasReached(visitor.seq) {
            visitors[number] = nil
            visitor.reply.resume(returning: true)
        }
    }
}
