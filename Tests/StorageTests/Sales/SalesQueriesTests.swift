import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Holds and bookings by query")
struct SalesQueriesTests {
    private func walkIn(
        _ number: Int64, _ seats: [String], _ contact: Contact? = nil
    ) throws -> Command {
        Desk.command(
            UInt64(number), .walkIn(.named(seats), try Desk.booking(number, contact), paid: nil), by: LedgerHouse.staff)
    }

    @Test("the holds of an account are found in one show and in all, as long as they live")
    func holds() async throws {
        try await withLedger(shows: 2) { house in
            let ledger = await house.ledger()
            var desks = [try await Desk(house, ledger), try await Desk(house, ledger, show: 2)]
            for index in desks.indices {
                try await desks[index].run(
                    Desk.command(1, .hold(HoldID(1), .named(["A-1", "A-2"]))),
                    Desk.command(2, .hold(HoldID(2), .named(["B-1"]))), Desk.hold(3, "C-1"))
            }
            let queries = SalesQueries(house.database)
            let (account, now) = (AccountID(1), max(desks[0].map.at, desks[1].map.at))
            #expect(try await queries.holds(of: account, now: now).count == 4)
            let here = try await queries.holds(of: account, in: ShowID(2), now: now)
            #expect(here.map(\.id.number).sorted() == [1, 2])
            #expect(here.first { $0.id.number == 1 }?.seats.map(\.price) == [45_000, 45_000])
            #expect(try await queries.holds(of: account, now: now.advanced(by: .minutes(6))).isEmpty)
            try await desks[1].run(Desk.command(6, .add(.named(["D-2", "B-3"]), to: HoldID(1))))
            let more = try #require(try await queries.hold(ShowID(2), HoldID(1)))
            #expect(more.seats.count == 4 && more.generation == 2)
            #expect(more.deadline == here.first { $0.id.number == 1 }?.deadline)
            let release = Desk.command(4, .release(HoldID(1), seats: ["A-1"], nil))
            try await desks[0].run(release)
            let rest = try #require(try await queries.hold(ShowID(1), HoldID(1)))
            #expect(rest.seats.count == 1 && rest.generation == 2)
            try await desks[0].run(Desk.command(5, .release(HoldID(1), seats: nil, nil)))
            #expect(try await queries.hold(ShowID(1), HoldID(1)) == nil)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("bookings are found by code, by either end of the phone number, by any part of the name, and by seat")
    func search() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let asha = Contact(name: "Asha Ünal", email: "asha@example.org", phone: "+919876543210")
            let ravi = Contact(name: "Ravi 100%_", phone: "9999912345")
            try await desk.run(
                try walkIn(1, ["A-1", "A-2"], asha), try walkIn(2, ["B-1"], ravi), try walkIn(3, ["C-1"]))
            let queries = SalesQueries(house.database)
            func found(_ text: String, seat: String? = nil) async throws -> [Int64] {
                let place = seat.flatMap { house.layout.place(of: $0) }
                return try await queries.bookings(of: ShowID(1), matching: text, seat: place).map(\.id.number)
            }
            let cases: [(String, [Int64])] = [
                ("code1", [1]), ("CODE2", [2]), ("CODE", []), ("+9198", [1]), ("543210", [1]), ("99999", [2]),
                ("12345", [2]), ("34", []), ("asha", [1]), ("ünAL", [1]), ("100%", [2]), ("%", [2]), ("_", [2]),
                ("x", []), ("", [3, 2, 1]), ("'; DROP TABLE booking; --", []),
            ]
            for (text, numbers) in cases { #expect(try await found(text) == numbers, "'\(text)'") }
            #expect(try await found("", seat: "A-2") == [1])
            #expect(try await found("", seat: "D-1") == [])
            let booking = try #require(try await queries.booking(ShowID(1), BookingID(1)))
            #expect(booking.contact == asha && booking.amount == 90_000 && booking.method == .cash)
            #expect(booking.soldBy == AccountID(50) && booking.account == .nobody)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("lists come in pages: each booking once, whatever the size, and listRows at most")
    func pages() async throws {
        try await withLedger(limits: StorageLimits(listRows: 3)) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            for number in 1...7 { try await desk.run(try walkIn(Int64(number), ["A-\(number)"])) }
            let queries = SalesQueries(house.database)
            #expect(try await queries.bookings(of: ShowID(1)).count == 3)
            #expect(try await queries.bookings(of: ShowID(1), limit: 4).count == 3)
            for size in 1...3 {
                var seen: [Int64] = []
                var last: ListEnd?
                while true {
                    let page = try await queries.bookings(of: ShowID(1), after: last, limit: size)
                    guard let end = page.last else { break }
                    seen += page.map(\.id.number)
                    last = ListEnd(at: end.at, number: end.id.number)
                }
                #expect(seen == [7, 6, 5, 4, 3, 2, 1])
            }
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a seat that was left and taken again in one batch has one valid ticket, the newest")
    func thereAndBack() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let reason = try #require(Reason("asked for it"))
            func move(_ number: UInt64, _ from: String, _ to: String) -> Command {
                let move = SeatMove(from: from, to: to, ticket: TicketCode(high: 5, low: number))
                return Desk.command(number, .move(BookingID(1), [move], reason), by: LedgerHouse.staff)
            }
            try await desk.run(try walkIn(1, ["A-1"]))
            try await desk.run(
                move(2, "A-1", "B-1"), move(3, "B-1", "A-1"), move(4, "A-1", "B-1"), move(5, "B-1", "A-1"))
            let booking = try #require(try await SalesQueries(house.database).booking(ShowID(1), BookingID(1)))
            #expect(booking.tickets.count == 5)
            #expect(booking.tickets.filter(\.isValid).map(\.code) == [TicketCode(high: 5, low: 5)])
            let ended = try await house.database.query(
                Statement("ends", onlyReads: true, "SELECT array_agg(ended ORDER BY seq) FROM ticket"))
            #expect(try ended.only().optionals(0, of: Int64.self) == [2, 3, 4, 5, nil])
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("who moves along leaves a ticket behind that has ended, also where another sits now")
    func along() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let reason = try #require(Reason("one further"))
            try await desk.run(try walkIn(1, ["A-1", "A-2"]))
            let moves = [("A-1", "A-2"), ("A-2", "A-3")].enumerated().map { index, pair in
                SeatMove(from: pair.0, to: pair.1, ticket: TicketCode(high: 5, low: UInt64(index)))
            }
            try await desk.run(Desk.command(2, .move(BookingID(1), moves, reason), by: LedgerHouse.staff))
            let booking = try #require(try await SalesQueries(house.database).booking(ShowID(1), BookingID(1)))
            #expect(booking.tickets.count == 4)
            #expect(Set(booking.tickets.filter(\.isValid).map(\.code)) == Set(moves.map(\.ticket)))
            _ = try await LedgerAudit(house.log).verify(ShowID(1))
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test(
        "a move and a cancellation end tickets; their codes are known as cancelled here and as another show's elsewhere"
    )
    func tickets() async throws {
        try await withLedger(shows: 2) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let reason = try #require(Reason("asked for it"))
            let moved = TicketCode(high: 5, low: 5)
            try await desk.run(
                try walkIn(1, ["A-1", "A-2"]),
                Desk.command(
                    2, .move(BookingID(1), [SeatMove(from: "A-1", to: "B-1", ticket: moved)], reason),
                    by: LedgerHouse.staff))
            let queries = SalesQueries(house.database)
            let (first, second) = (TicketCode(high: 1, low: 0), TicketCode(high: 1, low: 1))
            #expect(try await queries.standing(of: first, at: ShowID(1)) == .cancelled)
            #expect(try await queries.standing(of: moved, at: ShowID(2)) == .otherShow)
            #expect(try await queries.standing(of: TicketCode(high: 9, low: 9), at: ShowID(1)) == .unknown)
            try await desk.run(
                Desk.command(3, .cancel(BookingID(1), seats: ["A-2"], reason), by: LedgerHouse.staff))
            let partly = try #require(try await queries.booking(ShowID(1), BookingID(1)))
            #expect(partly.tickets.filter(\.isValid).map(\.code) == [moved])
            #expect(partly.refunded == 45_000 && !partly.isCancelled)
            #expect(try await queries.standing(of: second, at: ShowID(1)) == .cancelled)
            try await desk.run(Desk.command(4, .cancel(BookingID(1), seats: nil, reason), by: LedgerHouse.staff))
            let gone = try #require(try await queries.booking(ShowID(1), BookingID(1)))
            #expect(gone.isCancelled && gone.refunded == 90_000 && gone.tickets.allSatisfy { !$0.isValid })
            #expect(try await queries.bookings(of: .nobody).isEmpty, "nobody has no bookings of his own")
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
