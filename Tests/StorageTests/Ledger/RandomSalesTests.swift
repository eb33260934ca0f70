import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Random sales on a real ledger")
struct RandomSalesTests {
    @Test(
        "claims, projections and the whole chain are what the events say, after every batch of whatever happened",
        arguments: [false, true])
    func everything(isCareful: Bool) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        let settings = ShowSettings(seatsPerBuyer: 40)
        try await withLedger(shows: 2, rows: "A-B", seats: 8, settings: settings) { house in
            // What a busy machine keeps waiting is not sent again: that would be a surprise to the straight way.
            let limits = StorageLimits(appendTime: .seconds(60), carefulAppends: 1_000)
            let ledger = await house.ledger(limits: limits)
            if isCareful { try await StraightWayTests.disturb(ledger, house) }
            var desk = try await Desk(house, ledger)
            var sales = try #require(RandomSales(seed: seed, layout: house.layout))
            var random = SplitMix(seed: seed ^ 1)
            var kinds: Set<UInt8> = []
            for step in 1...250 {
                // The house fills up; now and then everybody's time is over.
                if step % 40 == 0 { try await desk.travel(by: .minutes(6)) }
                let commands = sales.batch()
                let now = max(house.time.now, desk.map.at)
                var copy = desk.map
                let decision = copy.decide(commands, now: now)
                let proposal = desk.propose(commands, at: now)
                kinds.formUnion(proposal.events.map(\.kind.number))
                let result = try await desk.append(proposal)
                guard result.isCommitted else {
                    Issue.record("\(result) at step \(step), seed \(seed)")
                    return
                }
                sales.learn(Array(zip(commands, decision.outcomes)))
                if Int.random(in: 0..<10, using: &random) == 0 {
                    try await desk.check()
                    try await Self.compare(house, desk.map, seed)
                }
            }
            #expect(await (ledger.carefulAppends > 0) == isCareful, "seed \(seed)")
            #expect(try await LedgerAudit(house.log).verify(desk.show) == desk.position)
            try await Self.compare(house, desk.map, seed)
            #expect(kinds.count >= 10, "only kinds \(kinds.sorted()) came about, seed \(seed)")
            await ledger.shutDown(within: .seconds(5))
        }
    }

    /// The projections hold exactly the map's holds, bookings and valid tickets, and the gates' numbers.
    private static func compare(_ house: LedgerHouse, _ map: SeatMap, _ seed: UInt64) async throws {
        let queries = SalesQueries(house.database)
        let living = map.holds()
        let stored = try await house.database.query(
            Statement("count_holds", onlyReads: true, "SELECT count(*) FROM hold")
        ).only().value(0, as: Int64.self)
        #expect(stored == Int64(living.count), "seed \(seed)")
        for holding in living {
            let record = try #require(try await queries.hold(map.show, HoldID(holding.owner.id)), "seed \(seed)")
            #expect(record.seats.map(\.place).sorted() == holding.places, "seed \(seed)")
            #expect(record.deadline == holding.owner.deadline && record.generation == holding.owner.generation)
            #expect(record.account == holding.owner.account && record.payment == holding.owner.payment)
            #expect(record.isPaying == (map.state(of: holding.places[0]) == .paying), "seed \(seed)")
            #expect(record.seats.allSatisfy { $0.price == map.price(of: $0.place) }, "seed \(seed)")
        }
        var tickets = 0
        for booking in try await queries.bookings(of: map.show) {
            let holding = map.holding(booking.id.number)
            #expect(booking.isCancelled == (holding == nil), "booking \(booking.id), seed \(seed)")
            let valid = booking.tickets.filter(\.isValid)
            #expect(valid.map(\.place) == holding?.places ?? [], "booking \(booking.id), seed \(seed)")
            #expect(valid.allSatisfy { map.ticket(of: $0.place) == $0.code }, "seed \(seed)")
            #expect(booking.generation == holding?.owner.generation ?? booking.generation, "seed \(seed)")
            let prices = valid.reduce(0) { $0 + $1.price }
            #expect(booking.amount - booking.refunded == prices, "booking \(booking.id), seed \(seed)")
            tickets += valid.count
        }
        let counts = map.counts
        #expect(tickets == counts.booked + counts.checkedIn, "seed \(seed)")
        let door = try await DoorQueries(house.database).statistics(of: map.show)
        #expect(door.expected == Int64(tickets), "seed \(seed)")
    }

    @Test("two nodes that both append whatever comes leave claims that are the fold of the events")
    func twoNodes() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        try await withLedger(rows: "A-B", seats: 8, settings: ShowSettings(seatsPerBuyer: 40)) { house in
            let nodes = [await Node(house, isAlone: false), await Node(house, isAlone: false)]
            let tasks = nodes.enumerated().map { index, node in
                Task {
                    guard
                        var sales = RandomSales(
                            seed: seed ^ UInt64(index), layout: house.layout, first: Int64(index + 1) * 1_000_000)
                    else { return }
                    for _ in 1...60 {
                        let commands = sales.batch()
                        let results = await node.submit(commands)
                        let outcomes = zip(commands, results).compactMap { command, result in
                            result.answer.map { (command, Outcome.effect($0, [])) }
                        }
                        sales.learn(outcomes)
                    }
                }
            }
            for task in tasks { await task.value }
            let question = Desk.command(9_999, .release(HoldID(99_999), seats: nil, nil))
            for node in nodes {
                _ = await node.submit([question])
                try await node.check()
                #expect(node.faults.withLock { $0 } == [], "seed \(seed)")
            }
            for node in nodes { await node.shutDown() }
        }
    }
}
