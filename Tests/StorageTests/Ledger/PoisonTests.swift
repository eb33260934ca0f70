import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Content that PostgreSQL refuses")
struct PoisonTests {
    /// A sale whose name holds what no text of PostgreSQL can.
    private func poison(_ number: Int64, seat: String, name: String) throws -> Command {
        Desk.command(
            UInt64(number), .walkIn(.named([seat]), try Desk.booking(number, Contact(name: name)), paid: nil),
            by: LedgerHouse.staff)
    }

    @Test("of many shows in one transaction only the one with the poison is refused", arguments: 1...7)
    func shows(_ culprit: Int64) async throws {
        try await withLedger(shows: 7) { house in
            let ledger = await house.ledger()
            var desks: [Desk] = []
            for show in 1...7 { desks.append(try await Desk(house, ledger, show: Int64(show))) }
            let proposals = try desks.indices.map { index in
                let command =
                    Int64(index + 1) == culprit
                    ? try poison(5, seat: "A-1", name: "Asha\u{0}") : try poison(5, seat: "A-1", name: "Asha")
                return desks[index].propose([command])
            }
            let results = try await withThrowingTaskGroup(of: (Int, ProposalResult).self) { group in
                for (index, proposal) in proposals.enumerated() {
                    group.addTask { (index, try await ledger.settle(proposal)) }
                }
                return try await group.reduce(into: [Int: ProposalResult]()) { $0[$1.0] = $1.1 }
            }
            for (index, result) in results {
                #expect(Int64(index + 1) == culprit ? result == .rejected : result.isCommitted, "show \(index + 1)")
                try desks[index].take(result, of: proposals[index])
                try await desks[index].check()
            }
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a box office finds the one poisoned command by halves; the other callers hear nothing of it")
    func commands() async throws {
        try await withLedger { house in
            let node = await Node(house)
            let poisoned = try poison(500, seat: "D-10", name: "a\u{0}b")
            var commands = (1...9).map { Desk.hold(Int64($0), "A-\($0)") }
            commands.insert(poisoned, at: 4)
            let results = await node.submit(commands)
            for (command, result) in zip(commands, results) {
                if command.id == poisoned.id {
                    #expect(result == .unavailable(.rejected))
                } else {
                    #expect(result.answer != nil)
                }
            }
            try await node.check()
            await node.shutDown()
        }
    }

    @Test("a number that the ledger has already fails its command alone")
    func twice() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let gate = try #require(GateName("north"))
            let sale = Desk.command(
                1, .walkIn(.named(["A-1", "A-2"]), try Desk.booking(5), paid: nil), by: LedgerHouse.staff)
            try await desk.run(sale)
            let entry = CheckIn(id: CheckInID(1), key: .seat("A-1"), gate: gate)
            let other = CheckIn(id: CheckInID(1), key: .seat("A-2"), gate: gate)
            #expect(try await desk.run(Desk.command(2, .checkIn(entry), by: LedgerHouse.staff)).isCommitted)
            #expect(try await desk.run(Desk.command(3, .checkIn(other), by: LedgerHouse.staff)) == .rejected)
            try await desk.check()
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
