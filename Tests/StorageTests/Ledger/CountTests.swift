import Telemetry
import Testing

@testable import Domain
@testable import Storage

@Suite("The counts at the head")
struct CountTests {
    /// What a head says, and whether it belongs to its last event.
    private func head(_ house: LedgerHouse) async throws -> (isCurrent: Bool, counts: [Int32]) {
        let rows = try await house.database.query(
            Statement(
                "head_counts", onlyReads: true,
                """
                SELECT counted = seq, held, paying, booked, checked_in, blocked FROM show_head WHERE show_id = 1
                """))
        let row = try rows.only()
        let counts = try (1...5).map { try row.value($0, as: Int32.self) }
        return (try row.value(0), counts)
    }

    /// Four seats are held, two of them paying, one is sold at the desk, one blocked, and one hold is given back.
    private func sell(_ desk: inout Desk) async throws {
        try await desk.run(Desk.hold(1, "A-1", "A-2"), Desk.hold(2, "B-1"), Desk.hold(3, "B-2"), Desk.hold(4, "C-1"))
        let pay = Desk.command(
            11, .pay(HoldID(1), PaymentID(1), generation: nil), by: .account(AccountID(1), .customer))
        let release = Desk.command(12, .release(HoldID(4), seats: nil, nil), by: .account(AccountID(4), .customer))
        let sale = Desk.command(13, .walkIn(.named(["D-1"]), try Desk.booking(20), paid: nil), by: LedgerHouse.staff)
        let block = Desk.command(
            14, .block(BlockID(21), ["D-2"], try #require(Reason("broken"))), by: LedgerHouse.staff)
        #expect(try await desk.run(pay, release, sale, block).isCommitted)
    }

    private static let sold: [Int32] = [2, 2, 1, 0, 1]

    @Test("both ways of appending leave the places in each state, and a list of shows counts no claims for it")
    func ways() async throws {
        for closed in ["append_v1", "append_v3"] {
            try await withLedger(shows: 2) { house in
                let ledger = await house.ledger()
                var desk = try await Desk(house, ledger)
                if closed == "append_v3" { try await StraightWayTests.disturb(ledger, house) }
                try await house.database.script("ALTER FUNCTION \(closed) RENAME TO closed")
                try await sell(&desk)
                let (isCurrent, counts) = try await head(house)
                #expect(isCurrent, "\(closed) is closed")
                #expect(counts == Self.sold, "\(closed) is closed")
                // Whoever counted the claims would find none of them.
                try await house.database.script(
                    "ALTER TABLE seat_claim RENAME TO hidden; CREATE VIEW seat_claim AS SELECT * FROM hidden WHERE false"
                )
                let listed = try #require(try await house.catalog.shows(ShowSearch(limit: 10)).first).counts
                #expect(listed == desk.map.counts)
                await ledger.shutDown(within: .seconds(5))
            }
        }
    }

    @Test("behind a node of an older version the claims are counted, until the next append")
    func older() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await sell(&desk)
            try await house.database.script(
                "UPDATE show_head SET counted = seq - 1, held = 9, paying = 9, booked = 9, checked_in = 9, blocked = 9")
            let listed = try #require(try await house.catalog.show(ShowID(1))).counts
            #expect(listed == desk.map.counts)
            try await desk.run(Desk.hold(30, "C-5"))
            let (isCurrent, counts) = try await head(house)
            #expect(isCurrent && counts == [3, 2, 1, 0, 1])
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("an audit finds a head that counts wrongly, and none in what the next append would mend")
    func audit() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await sell(&desk)
            let audit = LedgerAudit(house.log)
            #expect(try await audit.verify(desk.show) == desk.position)
            try await house.database.script("UPDATE show_head SET booked = booked + 1")
            let found = await storeFailure { () throws(StoreFailure) in _ = try await audit.verify(ShowID(1)) }
            #expect(found?.code == .corrupted && found?.detail.contains("counts") == true)
            try await house.database.script("UPDATE show_head SET counted = counted - 1")
            #expect(try await audit.verify(desk.show) == desk.position)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a database that was sold from before has its counts behind the migration, and loses nothing on the way back")
    func migration() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await sell(&desk)
            let folder = try MigrationFolder.find(named: nil)
            let set = try MigrationSet(try MigrationFolder.read(folder))
            let migrator = Migrator(house.database, set, log: .silent)
            let steps = set.migrations.filter { $0.version >= 12 }.count
            _ = try await migrator.down(steps)
            _ = try await migrator.up()
            let (isCurrent, counts) = try await head(house)
            #expect(isCurrent)
            #expect(counts == Self.sold)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
