import Bytes
import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("The fair turn")
struct FairTurnTests {
    /// For machines that are slow.
    private static let patient = StorageLimits(appendTime: .seconds(60), headTurn: .seconds(60))

    @Test("whoever takes the head first reads what it missed and appends before anybody else")
    func turn() async throws {
        try await withLedger { house in
            let (near, far) = (await house.ledger(), await house.ledger(limits: Self.patient))
            var loser = try await Desk(house, far)
            var rival = try await Desk(house, near)
            try await rival.run(Desk.hold(1, "A-1"))
            guard case .events(let missed) = await far.lock(loser.show, after: loser.position) else {
                Issue.record("no events")
                return
            }
            #expect(missed.count == 1)
            try loser.take(missed)
            let proposal = rival.propose([Desk.hold(2, "A-2")])
            let waiting = Task { await near.submit(proposal) }
            _ = try await house.waiting(seenBy: house.database)
            #expect(try await loser.run(Desk.hold(3, "A-3")).isCommitted)
            #expect(await waiting.value == .stale)
            try await loser.check()
            await near.shutDown(within: .seconds(5))
            await far.shutDown(within: .seconds(5))
        }
    }

    @Test("a head that is given back is free at once, and one that is kept for too long is taken away")
    func givenBack() async throws {
        let limits = StorageLimits(headTurn: .milliseconds(50))
        try await withLedger { house in
            let (near, far) = (await house.ledger(), await house.ledger(limits: limits))
            var loser = try await Desk(house, far)
            var rival = try await Desk(house, near)
            _ = await far.lock(loser.show, after: loser.position)
            far.unlock(loser.show)
            #expect(try await rival.run(Desk.hold(1, "A-1")).isCommitted)
            // Never given back: after its time others go on, and its own append is an ordinary one.
            _ = await far.lock(loser.show, after: loser.position)
            #expect(try await rival.run(Desk.hold(2, "A-2")).isCommitted)
            #expect(try await loser.run(Desk.hold(3, "A-3")) == .stale)
            try await loser.follow()
            #expect(try await loser.run(Desk.hold(3, "A-3")).isCommitted)
            try await loser.check()
            await near.shutDown(within: .seconds(5))
            await far.shutDown(within: .seconds(5))
        }
    }

    @Test(
        "a connection that breaks in a turn leaves the batch once",
        arguments: [FaultyProxy.Accident.loseRequest, .loseReply, .breakAfterRequest])
    func broken(_ accident: FaultyProxy.Accident) async throws {
        try await withLedger { house in
            try await house.withFaultyWay(limits: Self.patient) { proxy, ledger in
                var desk = try await Desk(house, ledger)
                try await desk.run(Desk.hold(1, "A-1"))
                _ = await ledger.lock(desk.show, after: desk.position)
                proxy.meet(accident)
                #expect(try await desk.run(Desk.hold(2, "A-2")).isCommitted)
                #expect(proxy.accidents == 1)
                #expect(desk.position.seq == 2)
                try await desk.check()
            }
        }
    }

    @Test("a head that cannot be had in time costs the turn, not the batch")
    func noTurn() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            let desk = try await Desk(house, ledger)
            let isRead = Meeting(of: 2)
            let result = try await house.blockHead(until: { _ in await isRead.arrive() }) {
                var desk = desk
                guard case .events = await ledger.lock(desk.show, after: desk.position) else { throw Desk.Lost() }
                await isRead.arrive()
                return try await desk.run(Desk.hold(1, "A-1"))
            }
            #expect(result.isCommitted)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("poison and divergence in a turn are told as anywhere, and the head is free again")
    func refused() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            _ = await ledger.lock(desk.show, after: desk.position)
            let poison = Desk.command(
                1, .walkIn(.named(["A-1"]), try Desk.booking(5, Contact(name: "\u{0}")), paid: nil),
                by: LedgerHouse.staff)
            #expect(try await desk.run(poison) == .rejected)
            #expect(try await desk.run(Desk.hold(2, "A-2")).isCommitted)
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
