import Testing

@testable import Storage

@Suite("Pipeline bookkeeping")
struct PipelineMachineTests {
    private let first = BatchID(number: 1)
    private let second = BatchID(number: 2)
    private let conflict = StoreFailure(.conflict, "duplicate", sqlState: SQLState("23505"))

    private func rows(_ affected: Int) -> PipelineMachine.Message { .rows(Rows(affected: affected)) }

    private func finished(_ action: PipelineMachine.Action) -> (BatchID, Result<[Rows], StoreFailure>)? {
        guard case .finish(let batch, let result) = action else { return nil }
        return (batch, result)
    }

    private func isNone(_ action: PipelineMachine.Action) -> Bool {
        guard case .none = action else { return false }
        return true
    }

    private func disagrees(_ action: PipelineMachine.Action) -> Bool {
        guard case .disagree = action else { return false }
        return true
    }

    @Test("a batch is answered at its sync and not before")
    func syncDecides() throws {
        var machine = PipelineMachine()
        machine.sent(first, statements: 2, mayCommit: true)
        for message in [PipelineMachine.Message.prepared, .statementEnded, rows(7), .statementEnded] {
            let action = machine.received(message)
            #expect(isNone(action))
        }
        let end = try #require(finished(machine.received(.synced)))
        #expect(end.0 == first)
        #expect(try end.1.get().map(\.affected) == [7])
        #expect(machine.isIdle)
    }

    @Test("a failure at the commit, after the rows, fails the batch")
    func deferredConstraint() throws {
        var machine = PipelineMachine()
        machine.sent(first, statements: 1, mayCommit: true)
        _ = machine.received(rows(1))
        _ = machine.received(.statementEnded)
        _ = machine.received(.failed(conflict))
        let end = try #require(finished(machine.received(.synced)))
        #expect(throws: StoreFailure.self) { try end.1.get() }
    }

    @Test("after a failure the rest of its batch is skipped, and the next batch stands for itself")
    func independence() throws {
        var machine = PipelineMachine()
        machine.sent(first, statements: 3, mayCommit: true)
        machine.sent(second, statements: 1, mayCommit: true)
        for message in [
            rows(1), .statementEnded, .failed(conflict), .statementEnded, .skipped, .statementEnded,
        ] {
            let action = machine.received(message)
            #expect(isNone(action))
        }
        let broken = try #require(finished(machine.received(.synced)))
        guard case .failure(let failure) = broken.1 else {
            Issue.record("the first batch succeeded")
            return
        }
        #expect(failure.code == .conflict)
        #expect(!failure.outcomeUnknown)
        _ = machine.received(rows(2))
        _ = machine.received(.statementEnded)
        let whole = try #require(finished(machine.received(.synced)))
        #expect(whole.0 == second)
        #expect(try whole.1.get().map(\.affected) == [2])
    }

    @Test("when the connection breaks, only a batch that may have committed is of unknown outcome")
    func lostConnection() {
        var machine = PipelineMachine()
        machine.sent(first, statements: 1, mayCommit: true)
        _ = machine.received(rows(1))
        _ = machine.received(.statementEnded)
        machine.sent(second, statements: 1, mayCommit: false)
        let lost = machine.lost(StoreFailure(.unavailable, "gone"))
        #expect(lost.map(\.batch) == [first, second])
        #expect(lost.map(\.failure.outcomeUnknown) == [true, false])
        #expect(machine.isIdle)
    }

    @Test("a batch that PostgreSQL had refused before the connection broke is certain to have failed")
    func refusedThenLost() {
        var machine = PipelineMachine()
        machine.sent(first, statements: 1, mayCommit: true)
        _ = machine.received(.failed(conflict))
        let lost = machine.lost(StoreFailure(.unavailable, "gone"))
        #expect(lost.map(\.failure.code) == [.conflict])
        #expect(lost.map(\.failure.outcomeUnknown) == [false])
    }

    @Test("answers that nobody asked for are a disagreement, not a crash")
    func disagreements() {
        var machine = PipelineMachine()
        let unasked = machine.received(.synced)
        #expect(disagrees(unasked))
        machine.sent(first, statements: 1, mayCommit: true)
        let early = machine.received(.synced)
        #expect(disagrees(early))
        machine.sent(second, statements: 1, mayCommit: true)
        _ = machine.received(rows(1))
        _ = machine.received(.statementEnded)
        let extra = machine.received(rows(1))
        #expect(disagrees(extra))
        let again = machine.received(.statementEnded)
        #expect(disagrees(again))
    }
}
