import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("The gates by query")
struct DoorQueriesTests {
    @Test("people are counted once, the house by entries and exits, and those who were turned back apart")
    func statistics() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let (north, south) = (try #require(GateName("north")), try #require(GateName("south")))
            func pass(_ number: Int64, _ seat: String, _ gate: GateName, _ direction: Direction = .entry) -> Command {
                Desk.command(
                    UInt64(number),
                    .checkIn(CheckIn(id: CheckInID(number), key: .seat(seat), gate: gate, direction: direction)),
                    by: LedgerHouse.staff)
            }
            try await desk.run(
                Desk.command(
                    100, .walkIn(.named(["A-1", "A-2", "A-3"]), try Desk.booking(5), paid: nil), by: LedgerHouse.staff))
            try await desk.run(pass(1, "A-1", north), pass(2, "A-2", south), pass(3, "A-1", north, .exit))
            try await desk.run(pass(4, "A-1", south), pass(5, "A-3", north))
            let reason = try #require(Reason("wrong person"))
            try await desk.run(Desk.command(6, .undoCheckIn(CheckInID(5), reason), by: LedgerHouse.staff))
            let door = DoorQueries(house.database)
            let refused = CheckInRecord(
                id: CheckInID(7), at: house.time.now, by: AccountID(50), booking: BookingID(5), gate: north,
                direction: .entry, verdict: .already, places: [PlaceNumber(Int32(0))])
            try await door.turnBack(refused, at: ShowID(1))
            try await door.turnBack(refused, at: ShowID(1))
            let statistics = try await door.statistics(of: ShowID(1))
            #expect(statistics.expected == 3 && statistics.admitted == 2)
            #expect(desk.map.inside == 2)
            #expect(statistics.refused == 1)
            let gates = Dictionary(grouping: statistics.minutes, by: \.gate)
            #expect(gates["north"]?.reduce(0) { $0 + $1.entries } == 1)
            #expect(gates["north"]?.reduce(0) { $0 + $1.exits } == 1)
            #expect(gates["south"]?.reduce(0) { $0 + $1.entries } == 2)
            #expect(statistics.minutes.allSatisfy { $0.at.milliseconds % 60_000 == 0 })
            try await lists(door)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    private func lists(_ door: DoorQueries) async throws {
        let show = ShowID(1)
        #expect(try await door.checkIns(of: show).map(\.id.number).sorted() == [1, 2, 3, 4, 5, 7])
        #expect(try await door.checkIns(of: show, gate: "north").map(\.id.number).sorted() == [1, 3, 5, 7])
        #expect(try await door.checkIns(of: show, verdict: .already).map(\.id.number) == [7])
        #expect(try await door.checkIns(of: show, gate: "south", verdict: .already).isEmpty)
        let first = try await door.checkIns(of: show, limit: 2)
        let rest = try await door.checkIns(of: show, after: first.last.map { ListEnd(at: $0.at, number: $0.id.number) })
        #expect(Set((first + rest).map(\.id)).count == 6 && first.count == 2 && rest.count == 4)
        let undone = try #require(try await door.checkIn(show, CheckInID(5)))
        #expect(undone.undone?.by == AccountID(50) && undone.undone?.reason == "wrong person")
        #expect(try await door.checkIn(show, CheckInID(99)) == nil)
    }
}
