import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("The straight way into the ledger")
struct StraightWayTests {
    /// What gets in the way of an append.
    enum Disturbance: CaseIterable, Sendable {
        /// Another node was faster.
        case lostRace
        /// A command was done before, and this node has forgotten.
        case oldCommand
        /// The node's clock is wrong.
        case skewedClock
        /// A claim is not as the events say.
        case damagedClaim
        /// The database refuses the content.
        case poison
    }

    @Test("whoever is not disturbed goes straight: sales, changes, ends and payments of many shows")
    func undisturbed() async throws {
        try await withLedger(shows: 3) { house in
            let ledger = await house.ledger()
            // The careful way is closed.
            try await house.database.script("ALTER FUNCTION append_v1 RENAME TO closed")
            for show in 1...3 {
                var desk = try await Desk(house, ledger, show: Int64(show))
                #expect(try await desk.run(Desk.hold(1, "A-1", "A-2"), Desk.hold(2, "B-1")).isCommitted)
                let extend = Desk.command(3, .extend(HoldID(1)), by: .account(AccountID(1), .customer))
                let release = Desk.command(
                    4, .release(HoldID(2), seats: nil, nil), by: .account(AccountID(2), .customer))
                #expect(try await desk.run(extend, release, Desk.hold(5, "B-1")).isCommitted)
                let pay = Desk.command(
                    6, .pay(HoldID(1), PaymentID(1), generation: nil), by: .account(AccountID(1), .customer))
                #expect(try await desk.run(pay).isCommitted)
                let decline = Desk.command(7, .decline(HoldID(1), PaymentID(1)), by: .system)
                #expect(try await desk.run(decline).isCommitted)
                let again = Desk.command(
                    8, .pay(HoldID(1), PaymentID(2), generation: nil), by: .account(AccountID(1), .customer))
                #expect(try await desk.run(again).isCommitted)
                try await desk.check()
            }
            #expect(await ledger.carefulAppends == 0)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("whatever disturbs an append is named as the careful way names it", arguments: Disturbance.allCases)
    func disturbed(_ disturbance: Disturbance) async throws {
        let limits = StorageLimits(carefulAppends: 3)
        try await withLedger(shows: 2) { house in
            let ledger = await house.ledger(limits: limits)
            let careful = await house.ledger(limits: limits)
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"))
            try await Self.disturb(careful, house)
            let proposal = try await Self.proposal(disturbance, &desk)
            let told = try await ledger.settle(proposal)
            #expect(Self.isExpected(told, disturbance))
            #expect(Self.isExpected(try await careful.settle(proposal), disturbance))
            #expect(await ledger.carefulAppends > 0)
            // Nothing of it stays, on either way.
            var other = try await Desk(house, ledger, show: 2)
            #expect(try await other.run(Desk.hold(1, "A-1")).isCommitted)
            let events = try await house.database.query(
                Statement("count_events", onlyReads: true, "SELECT count(*) FROM seat_event WHERE show_id = 1")
            ).only().value(0, as: Int64.self)
            #expect(events == desk.position.seq)
            await ledger.shutDown(within: .seconds(5))
            await careful.shutDown(within: .seconds(5))
        }
    }

    @Test("after a disturbance carefulAppends transactions go the careful way, and the next goes straight again")
    func limit() async throws {
        try await withLedger(shows: 2) { house in
            let ledger = await house.ledger(limits: StorageLimits(carefulAppends: 3))
            var desk = try await Desk(house, ledger)
            try await Self.disturb(ledger, house)
            // The one that was refused went the careful way itself.
            #expect(await ledger.carefulAppends == 2)
            for number in 1...2 { #expect(try await desk.run(Desk.hold(Int64(number), "A-\(number)")).isCommitted) }
            #expect(await ledger.carefulAppends == 0)
            // A question has its answer only there, and counts as no disturbance.
            let question = desk.propose([])
            #expect(try await ledger.settle(question).isCommitted)
            #expect(await ledger.carefulAppends == 0)
            try await house.database.script("ALTER FUNCTION append_v1 RENAME TO closed")
            #expect(try await desk.run(Desk.hold(3, "A-3")).isCommitted)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    /// Loses a race of the second show.
    static func disturb(_ ledger: PostgresLedger, _ house: LedgerHouse) async throws {
        var desk = try await Desk(house, ledger, show: 2)
        let known = desk.position
        desk.position = LedgerPosition(epoch: known.epoch, seq: known.seq + 7, hash: known.hash)
        #expect(try await desk.run(Desk.hold(99, "A-1")) == .stale)
    }

    private static func proposal(_ disturbance: Disturbance, _ desk: inout Desk) async throws -> Proposal {
        switch disturbance {
        case .lostRace:
            var old = desk
            try await desk.run(Desk.hold(2, "A-2"))
            return old.propose([Desk.hold(3, "A-3")])
        case .oldCommand:
            try await desk.run(
                Desk.command(2, .release(HoldID(1), seats: nil, nil), by: .account(AccountID(1), .customer)))
            return desk.propose([Desk.hold(3, "A-3"), Desk.hold(1, "A-1")])
        case .skewedClock:
            // The head stands where it stood; a moment behind it is none of this show's any more.
            try await desk.house.database.script("UPDATE show_head SET at = at + 5000 WHERE show_id = 1")
            return desk.propose([Desk.hold(3, "A-3")], at: desk.map.at)
        case .damagedClaim:
            try await desk.house.database.script("DELETE FROM seat_claim WHERE show_id = 1")
            let release = Desk.command(3, .release(HoldID(1), seats: nil, nil), by: .account(AccountID(1), .customer))
            return desk.propose([release])
        case .poison:
            try await desk.house.database.script(
                "ALTER TABLE hold ADD CONSTRAINT poison CHECK (account_id <> 3)")
            return desk.propose([Desk.hold(3, "A-3")])
        }
    }

    private static func isExpected(_ result: ProposalResult, _ disturbance: Disturbance) -> Bool {
        switch (result, disturbance) {
        case (.stale, .lostRace), (.replayed, .oldCommand), (.skew, .skewedClock), (.diverged, .damagedClaim),
            (.rejected, .poison):
            true
        case (.committed, _), (.stale, _), (.skew, _), (.late, _), (.replayed, _), (.rejected, _), (.diverged, _): false
        }
    }
}
