import Bytes
import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Opening a show")
struct OpeningTests {
    @Test("a show opens at one position while others sell: fold, head and claims are of one view")
    func consistent() async throws {
        try await withLedger(rows: "A-J", seats: 50) { house in
            let ledger = await house.ledger()
            let desk = try await Desk(house, ledger)
            let isOver = Locked(false)
            let labels = house.layout.seats.map(\.label.text)
            let selling = Task {
                var desk = desk
                for (number, label) in labels.enumerated() where !isOver.withLock({ $0 }) {
                    try await desk.run(Desk.hold(Int64(number + 1), label))
                }
            }
            // Each opening compares the fold with every claim, and throws when they are of two views.
            var seen: Set<Int64> = []
            while seen.count < 20 { seen.insert(try await house.log.opening(of: desk.show).position.seq) }
            isOver.withLock { $0 = true }
            try await selling.value
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a log of more than eventsBehindImage events leaves an image, and the show opens from it to the same map")
    func image() async throws {
        let limits = StorageLimits(eventsBehindImage: 5)
        try await withLedger(limits: limits) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            for number in 1...4 { try await desk.run(Desk.hold(Int64(number), "A-\(number)")) }
            try await desk.check()
            #expect(try await Self.imageSeq(house) == nil)
            try await desk.run(Desk.hold(5, "A-5"))
            try await desk.check()
            #expect(try await Self.imageSeq(house) == 5)
            try await desk.run(Desk.hold(6, "A-6"))
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test(
        "an image that is wrong is passed by and replaced: the events are the truth",
        arguments: [
            // Another history's: the chain does not link to it.
            "hash = sha256('another')", "hash = ''", "seq = 4", "seq = 0",
            "body = substr(body, 1, 12)", "body = ''",
        ])
    func wrongImage(_ damage: String) async throws {
        try await withLedger(limits: StorageLimits(eventsBehindImage: 5)) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            for number in 1...6 { try await desk.run(Desk.hold(Int64(number), "A-\(number)")) }
            await house.log.keepImage(of: ShowOpening(map: desk.map, position: desk.position))
            try await house.database.script("UPDATE show_image SET \(damage)")
            try await desk.check()
            #expect(try await Self.imageSeq(house) == 6)
            // Whoever opens it next needs no more than the image.
            try await house.database.damaged(by: "UPDATE seat_event SET kind = 4 WHERE seq = 2") {
                #expect(await house.log.failure(opening: desk.show) == nil)
            }
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test(
        "a show that is wrong with its image and without is folded in vain once in foldAgain", arguments: [1, 60_000])
    func folded(_ milliseconds: Int64) async throws {
        let limits = StorageLimits(eventsBehindImage: 5, foldAgain: .milliseconds(milliseconds))
        try await withLedger(limits: limits) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            for number in 1...6 { try await desk.run(Desk.hold(Int64(number), "A-\(number)")) }
            await house.log.keepImage(of: ShowOpening(map: desk.map, position: desk.position))
            try await house.database.script("UPDATE show_image SET body = ''")
            let wrong = "UPDATE seat_claim SET state = 3 WHERE place = 1"
            let failure = try await house.database.damaged(by: wrong) { await house.log.failure(opening: desk.show) }
            #expect(failure?.code == .corrupted)
            let begin = house.database.reactor.present
            while house.database.reactor.present.since(begin) < .milliseconds(1) { await Task.yield() }
            #expect((await house.log.failure(opening: desk.show) == nil) == (milliseconds == 1))
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("what is closed leaves an image when eventsBehindImage events came since the last, in time or not at all")
    func closed() async throws {
        let limits = StorageLimits(eventsBehindImage: 5)
        try await withLedger(limits: limits) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            func close(within time: Duration = .seconds(20)) async {
                await house.log.keepImages(
                    of: [ShowOpening(map: desk.map, position: desk.position)], within: time)
            }
            for number in 1...4 { try await desk.run(Desk.hold(Int64(number), "A-\(number)")) }
            await close()
            #expect(try await Self.imageSeq(house) == nil)
            try await desk.run(Desk.hold(5, "A-5"))
            await close(within: .zero)
            #expect(try await Self.imageSeq(house) == nil)
            await close()
            #expect(try await Self.imageSeq(house) == 5)
            try await desk.run(Desk.hold(6, "A-6"))
            await close()
            #expect(try await Self.imageSeq(house) == 5)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a log of any length is opened page by page", arguments: 1...6)
    func pages(_ events: Int) async throws {
        try await withLedger(limits: StorageLimits(logPage: 2)) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            for number in 1...events { try await desk.run(Desk.hold(Int64(number), "A-\(number)")) }
            #expect(try await house.log.opening(of: desk.show).position == desk.position)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("an image of another history is not kept, also of one that has come as far")
    func foreign() async throws {
        try await withLedger(limits: StorageLimits(eventsBehindImage: 1)) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"))
            let lost = LedgerPosition(epoch: desk.position.epoch, seq: desk.position.seq, hash: .zero)
            #expect(await house.log.showsBehind([(desk.show, 1)]) == [desk.show])
            await house.log.keepImages(of: [ShowOpening(map: desk.map, position: lost)], within: .seconds(20))
            #expect(try await Self.imageSeq(house) == nil)
            await house.log.keepImages(of: [ShowOpening(map: desk.map, position: desk.position)], within: .seconds(20))
            #expect(try await Self.imageSeq(house) == 1)
            #expect(await house.log.showsBehind([(desk.show, 1)]) == [])
            await ledger.shutDown(within: .seconds(5))
        }
    }

    private static func imageSeq(_ house: LedgerHouse) async throws -> Int64? {
        try await house.database.query(Statement("image_seq", onlyReads: true, "SELECT max(seq) FROM show_image"))
            .only().optional(0)
    }

    @Test("an event that was changed, left out or put in is found, and the show does not open")
    func damaged() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            for number in 1...3 { try await desk.run(Desk.hold(Int64(number), "A-\(number)")) }
            let audit = LedgerAudit(house.log)
            #expect(try await audit.verify(desk.show) == desk.position)
            let damages = [
                "UPDATE seat_event SET body = set_byte(body, 5, get_byte(body, 5) # 1) WHERE seq = 2",
                "UPDATE seat_event SET at = at + 1 WHERE seq = 2", "UPDATE seat_event SET kind = 4 WHERE seq = 2",
                "DELETE FROM seat_event WHERE seq = 2", "DELETE FROM seat_event WHERE seq = 3",
                "UPDATE seat_event SET seq = 4 WHERE seq = 3", "UPDATE show_head SET seq = 2",
                "UPDATE show_head SET hash = sha256('x')", "DELETE FROM seat_claim WHERE place = 1",
                "UPDATE seat_claim SET state = 3 WHERE place = 1", "INSERT INTO seat_claim VALUES (1, 30, 1, 1, 1)",
            ]
            for damage in damages {
                let failures = try await house.database.damaged(by: damage) {
                    (
                        await house.log.failure(opening: desk.show),
                        await storeFailure { () throws(StoreFailure) in
                            _ = try await audit.verify(ShowID(1))
                        }
                    )
                }
                #expect(failures.0?.code == .corrupted, "\(damage)")
                #expect(failures.1?.code == .corrupted, "\(damage)")
            }
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("events cannot be changed, deleted or truncated")
    func appendOnly() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"))
            for statement in ["UPDATE seat_event SET at = 0", "DELETE FROM seat_event", "TRUNCATE seat_event"] {
                let failure = await storeFailure { () throws(StoreFailure) in
                    try await house.database.script(statement)
                }
                #expect(failure?.sqlState == SQLState("SW002"), "\(statement)")
            }
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a show of 20,000 seats, all of them sold, opens from its image to the same map")
    func large() async throws {
        try await withLedger(
            rows: "A-CV", seats: 200, settings: ShowSettings(seatsPerBuyer: 2_000)
        ) { house in
            #expect(house.layout.seats.count == 20_000)
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let labels = house.layout.seats.map(\.label.text)
            let reason = try #require(Reason("reserved"))
            for block in 0..<10 {
                let seats = Array(labels[block * 2_000..<(block + 1) * 2_000])
                try await desk.run(
                    Desk.command(UInt64(block), .block(BlockID(Int64(block + 1)), seats, reason), by: LedgerHouse.staff)
                )
            }
            #expect(desk.map.counts.blocked == 20_000)
            await house.log.keepImage(of: ShowOpening(map: desk.map, position: desk.position))
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }
}

extension Database {
    /// Damages what cannot be damaged by accident, looks, and repairs it.
    func damaged<Value: Sendable>(by statement: String, _ look: () async throws -> Value) async throws -> Value {
        try await script(
            """
            CREATE TABLE kept_events AS TABLE seat_event; CREATE TABLE kept_heads AS TABLE show_head;
            CREATE TABLE kept_claims AS TABLE seat_claim;
            ALTER TABLE seat_event DISABLE TRIGGER USER;
            """ + statement)
        let value = try await look()
        try await script(
            """
            DELETE FROM seat_event; INSERT INTO seat_event TABLE kept_events;
            DELETE FROM show_head; INSERT INTO show_head TABLE kept_heads;
            DELETE FROM seat_claim; INSERT INTO seat_claim TABLE kept_claims;
            ALTER TABLE seat_event ENABLE TRIGGER USER;
            DROP TABLE kept_events, kept_heads, kept_claims
            """)
        return value
    }
}
