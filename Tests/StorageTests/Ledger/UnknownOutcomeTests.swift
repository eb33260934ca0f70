import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Appends whose answer does not come")
struct UnknownOutcomeTests {
    private func events(_ house: LedgerHouse) async throws -> Int64 {
        try await house.database.query(
            Statement("count_events", onlyReads: true, "SELECT count(*) FROM seat_event")
        ).only().value(0)
    }

    @Test(
        "a batch that got lost, or whose answer did, is sent again as it was and stands once",
        arguments: [FaultyProxy.Accident.loseRequest, .loseReply, .breakAfterRequest])
    func lost(_ accident: FaultyProxy.Accident) async throws {
        try await withLedger { house in
            try await house.withFaultyWay { proxy, ledger in
                var desk = try await Desk(house, ledger)
                try await desk.run(Desk.hold(1, "A-1"))
                proxy.meet(accident)
                let result = try await desk.run(Desk.hold(2, "A-2"), Desk.hold(3, "A-3"))
                #expect(result.isCommitted)
                #expect(proxy.accidents == 1)
                #expect(try await events(house) == 3)
                try await desk.check()
            }
        }
    }

    /// CHAOS_ACCIDENTS and CHAOS_SEED in the environment ask for more, and for the same again.
    @Test("however often the network fails between a request and its answer, each batch stands once")
    func storm() async throws {
        func number(_ name: String) -> Int? {
            ProcessEnvironment.variables.first { $0.name == name }.flatMap { Int($0.value) }
        }
        let wanted = number("CHAOS_ACCIDENTS") ?? 12
        let seed = number("CHAOS_SEED").map(UInt64.init(clamping:)) ?? UInt64.random(in: 1..<1 << 48)
        var random = SplitMix(seed: seed)
        let accidents: [FaultyProxy.Accident] = [.loseRequest, .loseReply, .breakAfterRequest]
        try await withLedger { house in
            try await house.withFaultyWay { proxy, ledger in
                var desk = try await Desk(house, ledger)
                var number: Int64 = 0
                while proxy.accidents < wanted {
                    // It may strike this batch, the way back to the database, or what looks for what was lost.
                    if Bool.random(using: &random) { proxy.meet(accidents[Int.random(in: 0..<3, using: &random)]) }
                    number += 1
                    let hold = Desk.hold(number, "A-\(number % 10 + 1)")
                    let release = Desk.command(
                        UInt64(number) << 32, .release(HoldID(number), seats: nil, nil), by: hold.caller)
                    #expect(try await desk.run(hold).isCommitted, "seed \(seed), hold \(number)")
                    #expect(try await desk.run(release).isCommitted, "seed \(seed), release \(number)")
                }
                #expect(try await events(house) == 2 * number, "seed \(seed)")
                try await desk.check()
                print("network: seed \(seed), \(proxy.accidents) accidents, \(2 * number) batches, each once")
            }
        }
    }

    @Test("a commit that is under way when the connection breaks is waited for, and the winners hear that they won")
    func lateCommit() async throws {
        try await withLedger { house in
            try await house.withFaultyWay { proxy, ledger in
                var desk = try await Desk(house, ledger)
                try await desk.run(Desk.hold(1, "A-1"))
                // The commit takes a while, with the head locked.
                try await house.database.script(
                    """
                    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON seat_event DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION slow()
                    """)
                proxy.meet(.breakAfterRequest)
                let proposal = desk.propose([Desk.hold(2, "A-2")])
                let result = try await desk.append(proposal)
                #expect(result.isCommitted)
                let first = try await house.database.query(
                    Statement("writer", onlyReads: true, "SELECT count(*), min(seq) FROM seat_event WHERE batch = $1"),
                    [.uuid(UUID(proposal.batch))]
                ).only()
                #expect(try first.value(0, as: Int64.self) == 1)
                try await desk.check()
            }
        }
    }

    @Test("a request that arrives long after it was sent again changes nothing")
    func lateRequest() async throws {
        try await withLedger { house in
            try await house.withFaultyWay { proxy, ledger in
                var desk = try await Desk(house, ledger)
                try await desk.run(Desk.hold(1, "A-1"))
                proxy.meet(.holdRequest)
                #expect(try await desk.run(Desk.hold(2, "A-2")).isCommitted)
                let release = Desk.command(
                    3, .release(HoldID(2), seats: nil, nil), by: .account(AccountID(2), .customer))
                try await desk.run(release)
                try await onThread { proxy.release() }
                #expect(try await events(house) == 3)
                try await desk.check()
            }
        }
    }

    @Test("while one show's outcome is unknown the other shows of its transaction are told the truth, too")
    func several() async throws {
        try await withLedger(shows: 8) { house in
            try await house.withFaultyWay { proxy, ledger in
                var desks: [Desk] = []
                for show in 1...8 { desks.append(try await Desk(house, ledger, show: Int64(show))) }
                try await desks[0].run(Desk.hold(1, "A-1"))
                for accident in [FaultyProxy.Accident.loseReply, .loseRequest] {
                    proxy.meet(accident)
                    let proposals = desks.indices.map { index in
                        desks[index].propose([
                            Desk.hold(Int64(desks[index].position.seq + 10), "C-\(desks[index].position.seq + 1)")
                        ])
                    }
                    let results = try await withThrowingTaskGroup(of: (Int, ProposalResult).self) { group in
                        for (index, proposal) in proposals.enumerated() {
                            group.addTask { (index, try await ledger.settle(proposal)) }
                        }
                        return try await group.reduce(into: [Int: ProposalResult]()) { $0[$1.0] = $1.1 }
                    }
                    for (index, proposal) in proposals.enumerated() {
                        let result = try #require(results[index])
                        #expect(result.isCommitted)
                        try desks[index].take(result, of: proposal)
                        try await desks[index].check()
                    }
                }
            }
        }
    }

    @Test("a backend that is killed in the middle of an append is no answer")
    func killed() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            let desk = try await Desk(house, ledger)
            let found = try await house.blockHead(until: { other in
                let process = try await house.waiting(seenBy: other)
                _ = try await other.query(
                    Statement("end", onlyReads: true, "SELECT pg_terminate_backend($1)"), [.int4(process)])
                // It is sent again, and waits again, for as long as it takes.
            }) {
                var copy = desk
                return try await copy.run(Desk.hold(1, "A-1"))
            }
            #expect(found.isCommitted)
            #expect(try await events(house) == 1)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a writer that closes lets go of who waits for it, and says that it cannot know")
    func closes() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let proposal = desk.propose([Desk.hold(1, "A-1")])
            let result = try await house.blockHead(until: { other in
                _ = try await house.waiting(seenBy: other)
                await ledger.shutDown(within: .zero)
            }) {
                await ledger.submit(proposal)
            }
            #expect(result == nil)
            #expect(await ledger.submit(proposal) == nil)
            #expect(await ledger.lock(desk.show, after: desk.position) == nil)
        }
    }
}

extension LedgerHouse {
    /// The process that waits for a row of a table of this schema.
    func waiting(for table: String = "show_head", seenBy database: Database) async throws -> Int32 {
        while true {
            let rows = try await database.query(
                Statement(
                    "waiting", onlyReads: true,
                    """
                    SELECT DISTINCT a.pid FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
                    WHERE a.wait_event_type = 'Lock' AND l.relation = $1::text::regclass
                    """), [.text(table)])
            if let row = rows.first { return try row.value(0) }
            await database.reactor.pause(.milliseconds(2))
        }
    }

    /// Holds the head of show 1 while the work begins, does something once it waits, and lets it go on.
    func blockHead<Value: Sendable>(
        until done: @escaping @Sendable (Database) async throws -> Void,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let other = test.another()
        let (locked, released) = (Meeting(of: 2), Meeting(of: 2))
        async let blocker: Void = other.transaction { tx throws(StoreFailure) in
            _ = try await tx.query(
                Statement("block", onlyReads: true, "SELECT seq FROM show_head WHERE show_id = 1 FOR UPDATE"))
            await locked.arrive()
            await released.arrive()
        }
        await locked.arrive()
        let running = Task { try await work() }
        try await done(other)
        await released.arrive()
        try await blocker
        let value = try await running.value
        await other.shutDown(within: .seconds(5))
        return value
    }
}
