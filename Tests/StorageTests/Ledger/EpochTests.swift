import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Histories that were lost")
struct EpochTests {
    /// Goes back to what was there when the body began, as restoring an old copy does.
    private func restoring(_ house: LedgerHouse, _ body: () async throws -> Void) async throws {
        let tables = ["show_head", "seat_event", "seat_claim", "command_done", "hold"]
        try await house.database.script(tables.map { "CREATE TABLE old_\($0) AS TABLE \($0)" }.joined(separator: ";"))
        try await body()
        try await house.database.script(
            "ALTER TABLE seat_event DISABLE TRIGGER USER;"
                + tables.map { "DELETE FROM \($0); INSERT INTO \($0) TABLE old_\($0); DROP TABLE old_\($0)" }
                .joined(separator: ";") + "; ALTER TABLE seat_event ENABLE TRIGGER USER")
    }

    @Test("after an old copy was restored the node that knows more draws a new epoch, and all begin anew")
    func restored() async throws {
        try await withLedger { house in
            let (first, second) = (await Node(house, isAlone: false), await Node(house, isAlone: false))
            _ = await first.submit([Desk.hold(1, "A-1")])
            try await restoring(house) {
                _ = await first.submit([Desk.hold(2, "A-2"), Desk.hold(3, "A-3")])
                _ = await second.submit([Desk.hold(4, "A-4")])
            }
            let before = try await house.log.opening(of: first.show).position
            #expect(before.seq == 1)
            let results = await first.submit([Desk.hold(5, "A-2")])
            #expect(results.first?.answer != nil, "the seat is free in this history")
            let after = try await house.log.opening(of: first.show).position
            #expect(after.epoch != before.epoch && after.seq == 2)
            #expect(first.faults.withLock { $0 } == [.historyLost])
            #expect(first.feed.replacements.withLock { $0.map(\.epoch) } == [after.epoch])
            #expect(await second.submit([Desk.hold(6, "A-3")]).first?.answer != nil)
            #expect(second.feed.replacements.withLock { $0.map(\.epoch) } == [after.epoch], "one new epoch for all")
            await first.shutDown()
            await second.shutDown()
        }
    }

    @Test("another history that has come to the same number is not taken for ours")
    func sameNumber() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await restoring(house) { try await desk.run(Desk.hold(1, "A-1")) }
            var other = try await Desk(house, ledger)
            try await other.run(Desk.hold(2, "A-1"))
            #expect(desk.position.seq == other.position.seq && desk.position.epoch == other.position.epoch)
            #expect(desk.position.hash.tag != other.position.hash.tag)
            let release = Desk.command(
                3, .release(HoldID(1), seats: nil, nil), by: .account(AccountID(1), .customer))
            #expect(try await desk.run(release) == .stale)
            guard case .historyLost = try await house.log.reading(of: desk.show, after: desk.position) else {
                Issue.record("the other history was read as ours")
                return
            }
            let opening = try await house.log.opening(of: desk.show)
            #expect(opening.position.epoch != desk.position.epoch)
            // Whoever comes second finds the new epoch and leaves it alone.
            guard case .historyLost = try await house.log.reading(of: desk.show, after: desk.position) else { return }
            #expect(try await house.log.opening(of: desk.show).position == opening.position)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("an operator's new epoch reaches every show, and nothing else of it changes")
    func byHand() async throws {
        try await withLedger(shows: 3) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"))
            #expect(try await house.log.beginEpochs() == 3)
            let opening = try await house.log.opening(of: desk.show)
            #expect(opening.position.epoch != desk.position.epoch)
            #expect(opening.position.hash == desk.position.hash && opening.map.image == desk.map.image)
            #expect(try await desk.run(Desk.hold(2, "A-2")) == .stale)
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
