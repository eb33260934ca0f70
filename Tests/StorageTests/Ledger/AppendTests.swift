import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Appending to the ledger")
struct AppendTests {
    @Test("a batch is in the ledger once it is acknowledged, and the show opens with it")
    func appended() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            #expect(try await desk.run(Desk.hold(1, "A-1", "A-2"), Desk.hold(2, "B-1")).isCommitted)
            #expect(desk.position.seq == 2)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("the same batch again is known by its number, also after others have appended behind it")
    func already() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let proposal = desk.propose([Desk.hold(1, "A-1")])
            let first = try await desk.append(proposal)
            #expect(try await ledger.settle(proposal) == first)
            try await desk.run(Desk.hold(2, "A-2"))
            #expect(try await ledger.settle(proposal) == first)
            #expect(desk.position.seq == 2)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a batch on an old position, another epoch or another history is stale and changes nothing")
    func stale() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            var late = desk
            try await desk.run(Desk.hold(1, "A-1"))
            #expect(try await late.run(Desk.hold(2, "B-1")) == .stale)
            // A question asks whether the head has moved, and writes nothing.
            let lateQuestion = late.propose([])
            #expect(try await ledger.settle(lateQuestion) == .stale)
            let question = desk.propose([])
            #expect(try await ledger.settle(question).isCommitted)
            let known = desk.position
            desk.position = LedgerPosition(epoch: known.epoch &+ 1, seq: known.seq, hash: known.hash)
            #expect(try await desk.run(Desk.hold(3, "B-2")) == .stale)
            // The number alone is no position: the head hash must be the same.
            desk.position = LedgerPosition(epoch: known.epoch, seq: known.seq, hash: EventHash(words: .one))
            #expect(try await desk.run(Desk.hold(4, "B-3")) == .stale)
            desk.position = known
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a show that is not there is stale, alone and among others")
    func missing() async throws {
        try await withLedger(shows: 2) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            var other = try await Desk(house, ledger, show: 2)
            let map = SeatMap(show: ShowID(77), layout: house.layout, terms: house.terms)
            var gone = desk
            gone.map = map
            let lost = gone.propose([Desk.hold(1, "A-1")])
            let moved = Proposal(
                show: ShowID(77), batch: lost.batch, position: lost.position, at: lost.at, events: lost.events,
                bodies: lost.bodies, claims: lost.claims, counts: lost.counts, done: lost.done, asked: [], contacts: [],
                commands: 1)
            async let first = ledger.settle(desk.propose([Desk.hold(1, "A-1")]))
            async let second = ledger.settle(moved)
            async let third = ledger.settle(other.propose([Desk.hold(1, "A-1")]))
            #expect(try await [first.isCommitted, second == .stale, third.isCommitted] == [true, true, true])
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a clock that is more than a second off is told the time; a moment that was reached before may stand still")
    func skew() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger, isTimeless: false)
            let now = house.time.now
            for off in [Milliseconds.seconds(-10), .seconds(10)] {
                let result = try await ledger.settle(desk.propose([Desk.hold(1, "A-1")], at: now.advanced(by: off)))
                guard case .skew(let told) = result else {
                    Issue.record("\(result)")
                    continue
                }
                #expect(told.since(now) < .seconds(60) && now.since(told) < .seconds(5))
            }
            while case .skew = try await desk.run(Desk.hold(1, "A-1")) {}
            #expect(desk.position.seq == 1)
            // The database's clock was set back: the show goes on at the moment it had reached.
            try await house.database.script(
                "UPDATE show_head SET at = at + 10000")
            let reached = desk.map.at.advanced(by: .seconds(10))
            let early = desk.propose([Desk.hold(2, "A-2")], at: desk.map.at)
            #expect(try await ledger.settle(early) != .stale)
            let standing = desk.propose([Desk.hold(3, "A-3")], at: reached)
            #expect(try await ledger.settle(standing).isCommitted)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a command that was done is told its kept answer, and the rest of its batch is decided again")
    func replayed() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let first = desk.propose([Desk.hold(1, "A-1")])
            try await desk.append(first)
            let batch = [Desk.hold(5, "C-1"), Desk.hold(1, "A-1")]
            #expect(try await desk.append(desk.propose(batch)) == .replayed(first.done))
            #expect(desk.position.seq == 1)
            // Also when it would be refused now: what was promised stays.
            let asked = desk.propose([Desk.hold(1, "A-1")])
            #expect(asked.isQuestion)
            #expect(try await ledger.settle(asked) == .replayed(first.done))
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("many shows go into one transaction, and one that lost its race does not hold the others up")
    func manyShows() async throws {
        try await withLedger(shows: 20) { house in
            let ledger = await house.ledger()
            var desks: [Desk] = []
            for show in 1...20 { desks.append(try await Desk(house, ledger, show: Int64(show))) }
            let old = desks[4]
            try await desks[4].run(Desk.hold(9, "D-9"))
            desks[4] = old
            let before = try await Self.transactions(house)
            let results = try await withThrowingTaskGroup(of: (Int, ProposalResult).self) { group in
                for index in desks.indices {
                    let proposal = desks[index].propose([Desk.hold(1, "A-1", "A-2")])
                    group.addTask { (index, try await ledger.settle(proposal)) }
                }
                return try await group.reduce(into: [Int: ProposalResult]()) { $0[$1.0] = $1.1 }
            }
            for (index, result) in results {
                #expect(index == 4 ? result == .stale : result.isCommitted, "show \(index + 1)")
            }
            let written = try await Self.transactions(house) - before
            #expect(written < 10, "\(written) transactions for 20 shows")
            await ledger.shutDown(within: .seconds(5))
        }
    }

    /// Distinct transactions that wrote events.
    private static func transactions(_ house: LedgerHouse) async throws -> Int64 {
        try await house.database.query(
            Statement("transactions", onlyReads: true, "SELECT count(DISTINCT xmin::text) FROM seat_event")
        ).only().value(0)
    }

    @Test("release, hold and expiry of one seat in one batch leave the net difference")
    func netChanges() async throws {
        try await withLedger(settings: ShowSettings(holdTime: .seconds(10))) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"), Desk.hold(2, "A-2"))
            let release = Desk.command(
                3, .release(HoldID(1), seats: nil, nil), by: .account(AccountID(1), .customer))
            try await desk.run(release, Desk.hold(4, "A-1"), Desk.hold(5, "A-3"))
            try await desk.check()
            // A lapsed hold's seat goes to the next one in the very batch that lapses it.
            try await desk.travel(by: .seconds(20))
            let batch = desk.propose([Desk.hold(7, "A-1"), Desk.hold(8, "B-1")], at: desk.map.at)
            #expect(batch.events.map(\.kind) == [.expired, .expired, .expired, .held, .held])
            #expect(try await desk.append(batch).isCommitted)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a claim that is not as the fold says fails that batch alone, rolls it back and is told as diverged")
    func diverged() async throws {
        try await withLedger(shows: 3) { house in
            let ledger = await house.ledger()
            var desks: [Desk] = []
            for show in 1...3 { desks.append(try await Desk(house, ledger, show: Int64(show))) }
            for index in desks.indices { try await desks[index].run(Desk.hold(1, "A-1")) }
            let damages = [
                "UPDATE seat_claim SET generation = 2 WHERE show_id = 2",
                "UPDATE seat_claim SET generation = 1, owner = 99 WHERE show_id = 2",
                "DELETE FROM seat_claim WHERE show_id = 2",
            ]
            for damage in damages {
                try await house.database.script(damage)
                let release = Desk.command(
                    3, .release(HoldID(1), seats: nil, nil), by: .account(AccountID(1), .customer))
                let proposals = desks.indices.map { index in
                    desks[index].propose(
                        index == 1
                            ? [release]
                            : [Desk.hold(Int64.random(in: 10...1_000_000_000), "B-\(Int.random(in: 1...10))")])
                }
                let results = try await withThrowingTaskGroup(of: (Int, ProposalResult).self) { group in
                    for (index, proposal) in proposals.enumerated() {
                        group.addTask { (index, try await ledger.settle(proposal)) }
                    }
                    return try await group.reduce(into: [Int: ProposalResult]()) { $0[$1.0] = $1.1 }
                }
                #expect(results[1] == .diverged, "\(damage)")
                for index in [0, 2] {
                    #expect(results[index] != .diverged, "\(damage)")
                    try desks[index].take(results[index] ?? .stale, of: proposals[index])
                    try await desks[index].check()
                }
            }
            // A seat that somebody has without our knowledge cannot be taken.
            try await house.database.script("INSERT INTO seat_claim VALUES (2, 20, 1, 7, 1)")
            let label = house.layout.label(of: PlaceNumber(Int32(20))).text
            #expect(try await desks[1].run(Desk.hold(8, label)) == .diverged)
            #expect(await house.log.failure(opening: ShowID(2))?.code == .corrupted)
            await ledger.shutDown(within: .seconds(5))
        }
    }
}

extension PostgresLog {
    func failure(opening show: ShowID) async -> StoreFailure? {
        await storeFailure { () throws(StoreFailure) in _ = try await opening(of: show) }
    }
}
