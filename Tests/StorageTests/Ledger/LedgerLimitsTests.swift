import Bytes
import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Bounds of the ledger")
struct LedgerLimitsTests {
    @Test("a log of one event more than logPage is read in two pages, and whole", arguments: [3, 4, 7, 8, 9])
    func pages(_ page: Int) async throws {
        try await withLedger(limits: StorageLimits(logPage: page)) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let start = desk.position
            for number in 1...8 { try await desk.run(Desk.hold(Int64(number), "A-\(number)")) }
            guard case .events(let records) = try await house.log.reading(of: desk.show, after: start) else {
                Issue.record("no events")
                return
            }
            #expect(records.map(\.seq) == Array(1...8))
            #expect(records.last?.hash == desk.position.hash)
            for (before, after) in zip(records, records.dropFirst()) { #expect(after.previous == before.hash) }
            #expect(try await LedgerAudit(house.log).verify(desk.show) == desk.position)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("an append that takes longer than appendTime is cancelled and sent again, after resendDelay")
    func slow() async throws {
        let limits = StorageLimits(
            appendTime: .milliseconds(501), resendDelay: Backoff(base: .milliseconds(1), cap: .milliseconds(2)))
        try await withLedger { house in
            // The first attempt never ends by itself.
            try await house.database.script(
                """
                CREATE SEQUENCE attempt;
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN IF nextval('attempt') = 1 THEN PERFORM pg_sleep(600); END IF; RETURN NEW; END $$;
                CREATE TRIGGER slow BEFORE INSERT ON seat_event FOR EACH ROW EXECUTE FUNCTION slow()
                """)
            let ledger = await house.ledger(limits: limits)
            var desk = try await Desk(house, ledger)
            let start = house.test.reactor.present
            #expect(try await desk.run(Desk.hold(1, "A-1")).isCommitted)
            #expect(house.test.reactor.present.since(start) >= .milliseconds(501))
            #expect(desk.position.seq == 1)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("what waited behind a slow transaction is decided anew, and is no sign of a wrong clock")
    func late() async throws {
        try await withLedger(shows: 2) { house in
            // As slow as this test wants it.
            try await house.database.script(
                """
                CREATE TABLE over ();
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN
                        WHILE NOT EXISTS (SELECT FROM over) LOOP PERFORM pg_sleep(0.01); END LOOP;
                        RETURN NULL;
                    END $$;
                CREATE TRIGGER slow AFTER INSERT ON seat_event FOR EACH ROW WHEN (NEW.show_id = 1)
                    EXECUTE FUNCTION slow()
                """)
            let ledger = await house.ledger()
            let desk = try await Desk(house, ledger)
            let other = try await Desk(house, ledger, show: 2, isTimeless: false)
            let first = Task {
                var slow = desk
                return try await slow.run(Desk.hold(1, "A-1"))
            }
            let isHeldUp = Statement(
                "is_held_up", onlyReads: true,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
            while try await house.database.query(isHeldUp).only().value(0, as: Int64.self) == 0 {
                await house.database.reactor.pause(.milliseconds(2))
            }
            var quick = other
            let proposal = quick.propose([Desk.hold(2, "A-2")])
            let second = Task { try await ledger.settle(proposal) }
            while await ledger.queue.count == 0 { await house.database.reactor.pause(.milliseconds(2)) }
            while house.time.now.since(proposal.at) <= OfficeLimits().decisionAge {
                await house.database.reactor.pause(.milliseconds(2))
            }
            try await house.database.script("INSERT INTO over DEFAULT VALUES")
            #expect(try await first.value.isCommitted)
            #expect(try await second.value == .late)
            // However slow this machine is: each attempt is decided at its own moment.
            while case .late = try await quick.run(Desk.hold(2, "A-2")) {}
            #expect(quick.position.seq == 1)
            try await quick.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a head that stays locked holds up its own show only, and its batch waits in steps")
    func locked() async throws {
        try await withLedger(shows: 2) { house in
            let ledger = await house.ledger()
            let stuck = try await Desk(house, ledger)
            let free = try await Desk(house, ledger, show: 2)
            let result = try await house.blockHead(until: { other in
                _ = try await house.waiting(seenBy: other)
                var free = free
                for number in 1...4 {
                    #expect(try await free.run(Desk.hold(Int64(number), "A-\(number)")).isCommitted)
                }
                _ = try await house.waiting(seenBy: other)
            }) {
                var stuck = stuck
                return try await stuck.run(Desk.hold(1, "A-1"))
            }
            // What waited for longer than a second is decided again, at the time that it is now.
            if case .skew = result {} else { #expect(result.isCommitted) }
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("what PostgreSQL says of a failed append decides what becomes of its batches")
    func failures() {
        func failure(_ state: String, constraint: String? = nil) -> StoreFailure {
            let state = SQLState(state)
            return StoreFailure(state.code(), "", sqlState: state, constraint: constraint)
        }
        for state in ["22P05", "22021", "23502", "23503", "23505", "23514", "23P01"] {
            #expect(AppendFailure(failure(state)) == .rejected, "\(state)")
        }
        for state in ["40001", "40P01", "57014", "57P01", "08006", "53300", "25006", "XX001", "42883"] {
            #expect(AppendFailure(failure(state)) == .again, "\(state)")
        }
        #expect(AppendFailure(failure("55P03")) == .busy)
        #expect(AppendFailure(failure("SW001")) == .diverged)
        #expect(AppendFailure(failure("23505", constraint: "seat_claim_pkey")) == .diverged)
        #expect(AppendFailure(failure("23505", constraint: "seat_event_pkey")) == .diverged)
        #expect(AppendFailure(failure("23505", constraint: "check_in_pkey")) == .rejected)
        #expect(AppendFailure(StoreFailure(.invalidData, "", outcomeUnknown: true)) == .again)
        #expect(AppendFailure(StoreFailure(.closed, "")) == .closed)
    }

    @Test("every link of the chain depends on all that it covers")
    func chain() {
        let show = ShowID(1)
        let at = Moment(milliseconds: 5)
        func hash(
            after previous: EventHash = .zero, _ show: ShowID, _ seq: Int64, _ at: Moment, _ kind: EventKind,
            _ body: [UInt8]
        ) -> EventHash {
            EventChain.hash(after: previous, show: show, seq: seq, at: at, kind: kind, body: body)
        }
        let first = hash(show, 1, at, .held, [1, 2, 3])
        let others = [
            hash(after: first, show, 1, at, .held, [1, 2, 3]), hash(ShowID(2), 1, at, .held, [1, 2, 3]),
            hash(show, 2, at, .held, [1, 2, 3]), hash(show, 1, Moment(milliseconds: 6), .held, [1, 2, 3]),
            hash(show, 1, at, .booked, [1, 2, 3]), hash(show, 1, at, .held, [1, 2, 4]),
            hash(show, 1, at, .held, [1, 2]),
        ]
        #expect(Set(others + [first]).count == 8)
        #expect(first == hash(show, 1, at, .held, [1, 2, 3]))
        // SHA-256 of 32 zero bytes, then 1, 1 and 5 in eight bytes each, then 1, then 1 2 3.
        let digest = "3dae1ea96e6969b95b495260252d5608f74abbec62f9d529020ad83c86e4c3c2"
        #expect(EventHash(bytes: first.bytes) == first)
        #expect(first.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == digest)
    }
}
