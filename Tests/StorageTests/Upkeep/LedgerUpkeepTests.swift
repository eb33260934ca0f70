import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Upkeep of the ledger")
struct LedgerUpkeepTests {
    @Test("answers are kept for 24 hours and forgotten then, sweptRows at a time")
    func commands() async throws {
        try await withLedger(limits: StorageLimits(sweptRows: 2)) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let batch = desk.propose([Desk.hold(1, "A-1"), Desk.hold(2, "A-2"), Desk.hold(3, "A-3")])
            try await desk.append(batch)
            let upkeep = LedgerUpkeep(house.database)
            let day = house.time.now.advanced(by: LedgerUpkeep.answersKept)
            #expect(try await upkeep.sweepCommands(now: day.advanced(by: .minutes(-1))) == 0)
            guard case .replayed(let kept) = try await ledger.settle(desk.propose([Desk.hold(1, "A-1")])) else {
                Issue.record("the answer was not kept")
                return
            }
            #expect(kept == [batch.done[0]])
            #expect(try await upkeep.sweepCommands(now: day.advanced(by: .minutes(1))) == 2)
            #expect(try await upkeep.sweepCommands(now: day.advanced(by: .minutes(1))) == 1)
            #expect(try await upkeep.sweepCommands(now: day.advanced(by: .minutes(1))) == 0)
            #expect(try await ledger.settle(desk.propose([Desk.hold(1, "A-1")])).isCommitted)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("summaries of what is swept are made anew step by step, from the beginning when it has come to the end")
    func summaries() async throws {
        try await withLedger { house in
            try await house.database.script(
                """
                INSERT INTO command_done
                SELECT 1, gen_random_uuid(), 1, decode(repeat(md5(n::text), 120), 'hex'), n FROM generate_series(1, 9000) n
                """)
            let upkeep = LedgerUpkeep(house.database)
            // 2,048 blocks are 64 ranges; the rest are the last step.
            let steps = [try await upkeep.summarize(), try await upkeep.summarize(), try await upkeep.summarize()]
            #expect(steps[0] == 64 && (1..<64).contains(steps[1]) && steps[2] == 0, "\(steps)")
            #expect(try await upkeep.summarize() == 64)
            // As a vacuum holds it: it is passed by, and gone on with later.
            let passed = try await house.database.transaction { tx throws(StoreFailure) in
                _ = try await tx.query(
                    Statement("lock", onlyReads: true, "LOCK TABLE command_done IN SHARE UPDATE EXCLUSIVE MODE"))
                return try await upkeep.summarize()
            }
            let rest = try await upkeep.summarize()
            #expect(passed == 0 && rest == steps[1])
        }
    }

    @Test("changes of the catalogue are forgotten after a day, orders and what the sandbox declined after a week")
    func orders() async throws {
        try await withLedger(limits: StorageLimits(sweptRows: 10)) { house in
            let now = house.time.now
            let at = now.milliseconds
            try await house.database.script(
                """
                INSERT INTO catalogue_done (command, fingerprint, subject, version) VALUES (gen_random_uuid(), 1, 1, 0);
                INSERT INTO payment_order (payment_id, show_id, booking_id, code, at)
                VALUES (1, 1, 1, 'A', \(at)), (2, 1, 2, 'B', \(at));
                INSERT INTO payment (show_id, payment_id, hold_id, generation, account_id, amount, state, created_at,
                    changed_at) VALUES (1, 2, 5, 1, 1, 10, 0, \(at), \(at));
                INSERT INTO sandbox_charge (payment_id, amount, currency, succeeds_at, at)
                VALUES (1, 10, 'INR', \(at), \(at)), (2, 10, 'INR', NULL, \(at));
                """)
            let upkeep = LedgerUpkeep(house.database)
            #expect(try await upkeep.sweepOrders(now: now.advanced(by: .hours(23))) == 0)
            #expect(try await upkeep.sweepOrders(now: now.advanced(by: .hours(25))) == 1)
            // The second order's payment is still open.
            let later = now.advanced(by: LedgerUpkeep.ordersKept).advanced(by: .hours(1))
            #expect(try await upkeep.sweepOrders(now: later) == 2)
            #expect(try await upkeep.sweepOrders(now: later) == 0)
            // What was paid may have to go back later than that.
            try await SandboxBooks(house.database).refund(
                PaymentID(1), try Money(10, #require(Currency("INR"))), key: "k")
            #expect(try await SandboxBooks(house.database).refunded(PaymentID(1)) == 10)
            let left = Statement(
                "left_orders", onlyReads: true, "SELECT array_agg(payment_id) FROM payment_order")
            #expect(try await house.database.query(left).only().array(0, of: Int64.self) == [2])
        }
    }

    @Test("the vacuum takes the dead rows of heads, claims and holds")
    func vacuum() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            for number in 1...20 {
                try await desk.run(Desk.hold(Int64(number), "A-1"))
                let release = Desk.command(
                    UInt64(100 + number), .release(HoldID(Int64(number)), seats: nil, nil),
                    by: .account(AccountID(Int64(number)), .customer))
                try await desk.run(release)
            }
            let count = Statement(
                "vacuums", onlyReads: true,
                """
                SELECT count(*) FROM pg_class c JOIN pg_stat_all_tables s ON s.relid = c.oid
                WHERE c.relname IN ('show_head', 'seat_claim', 'hold') AND s.schemaname = $1 AND s.last_vacuum IS NOT NULL
                """)
            try await LedgerUpkeep(house.database).vacuum()
            // PostgreSQL counts a little later.
            while try await house.database.query(count, [.text(house.test.settings.schema)]).only()
                .value(0, as: Int64.self) < 3
            {
                await house.database.reactor.pause(.milliseconds(10))
            }
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("the ledger is not taken down while it holds events")
    func down() async throws {
        let set = try MigrationSet(try MigrationFolder.read(try MigrationFolder.find(named: nil)))
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"))
            let migrator = Migrator(house.database, set, log: .silent)
            do throws(MigrationFailure) {
                _ = try await migrator.down(set.newestVersion)
                Issue.record("the ledger is gone")
            } catch {
                #expect(error.description.hasPrefix("0003_ledger.down.sql"))
            }
            let events = try await house.database.query(
                Statement("count_events", onlyReads: true, "SELECT count(*) FROM seat_event"))
            #expect(try events.only().value(0, as: Int64.self) == 1)
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
