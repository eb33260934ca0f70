import Bytes
import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Two nodes on one show")
struct RaceTests {
    @Test("C9: each seat has exactly one winner, each event stands once, and both feeds tell the same")
    func winners() async throws {
        try await withLedger { house in
            let (near, far) = (await Node(house, isAlone: false), await Node(house, isAlone: false))
            let seed = UInt64.random(in: 0...UInt64.max)
            let (nearly, farther) = Self.holds(of: house, seed)
            let first = Task { await near.submit(nearly) }
            let results = await far.submit(farther) + first.value
            #expect(results.count == 200)
            let winners = Self.winners(results)
            #expect(winners.count > 10)
            #expect(winners.values.allSatisfy { $0 == 1 }, "seed \(seed)")
            #expect(results.allSatisfy { !$0.isUnavailable }, "seed \(seed)")
            // A command without effect makes both look at the head.
            let question = Desk.command(9_999, .release(HoldID(99_999), seats: nil, nil))
            for node in [near, far] {
                _ = await node.submit([question])
                try await node.check()
            }
            let (one, other) = (near.feed.events.withLock { $0 }, far.feed.events.withLock { $0 })
            #expect(one == other)
            await near.shutDown()
            await far.shutDown()
        }
    }

    /// A hundred for each node, on few seats.
    private static func holds(of house: LedgerHouse, _ seed: UInt64) -> ([Command], [Command]) {
        var random = SplitMix(seed: seed)
        let labels = house.layout.seats.map(\.label.text)
        let commands = (1...200).map { number in
            Desk.hold(Int64(number), labels.randomElement(using: &random) ?? "A-1")
        }
        return (Array(commands[..<100]), Array(commands[100...]))
    }

    private static func winners(_ results: [CommandResult]) -> [PlaceNumber: Int] {
        var winners: [PlaceNumber: Int] = [:]
        for result in results {
            guard case .held(let receipt) = result.answer else { continue }
            for seat in receipt.seats { winners[seat.place, default: 0] += 1 }
        }
        return winners
    }

    @Test("what one node frees, the other sells: a refusal first asks whether the head has moved")
    func refusals() async throws {
        try await withLedger { house in
            let (near, far) = (await Node(house, isAlone: false), await Node(house, isAlone: false))
            _ = await near.submit([Desk.hold(1, "A-1")])
            let taken = await far.submit([Desk.hold(2, "A-1")])
            #expect(taken.first?.answer == nil)
            let release = Desk.command(
                3, .release(HoldID(1), seats: nil, nil), by: .account(AccountID(1), .customer))
            _ = await near.submit([release])
            #expect(await far.submit([Desk.hold(4, "A-1")]).first?.answer != nil)
            #expect(await near.submit([Desk.hold(4, "A-1")]).first?.answer != nil, "the same key at another node")
            await near.shutDown()
            await far.shutDown()
        }
    }

    @Test("an extension at one node is known to the other before it lets the hold lapse")
    func extended() async throws {
        try await withLedger(settings: ShowSettings(holdTime: .seconds(10), extensionTime: .seconds(60))) { house in
            let ledger = await house.ledger()
            var near = try await Desk(house, ledger)
            try await near.run(Desk.hold(1, "A-1"))
            var far = try await Desk(house, ledger)
            let extend = Desk.command(2, .extend(HoldID(1)), by: .account(AccountID(1), .customer))
            #expect(try await near.run(extend).isCommitted)
            // The other node's fold has the old deadline, and finds that it has passed.
            try await far.travel(by: .seconds(30))
            let lapse = far.propose([], at: far.map.at)
            #expect(lapse.events.map(\.kind) == [.expired])
            #expect(try await far.append(lapse) == .stale)
            try await far.follow()
            #expect(far.propose([], at: far.map.at).events.isEmpty)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a node that is further away is not starved: everybody is served, and none waits without end")
    func distance() async throws {
        try await withLedger(rows: "A-Z", seats: 50) { house in
            try await house.withFaultyWay(delay: 5) { _, ledger in
                let near = await Node(house, isAlone: false)
                let far = await Node(house, ledger: ledger, isAlone: false)
                _ = await near.submit([Desk.hold(1, "A-1")])
                _ = await far.submit([Desk.hold(2, "A-2")])
                let isOver = Locked(false)
                let storm = (1...4).map { place in
                    Task { await Self.storm(near, "B-\(place)", first: place * 1_000_000) { isOver.withLock { $0 } } }
                }
                var worst = Duration.zero
                for number in 1...20 {
                    let start = house.test.reactor.present
                    let result = await far.submit([Desk.hold(Int64(100 + number), "C-\(number)")])
                    worst = max(worst, house.test.reactor.present.since(start))
                    #expect(result.first?.answer != nil)
                }
                isOver.withLock { $0 = true }
                var rivals = 0
                for task in storm { rivals += await task.value }
                #expect(worst < .seconds(20))
                #expect(rivals > 40, "there was no storm")
                await near.shutDown()
            }
        }
    }

    /// Holds a seat and releases it, again and again: the head never stands still.
    private static func storm(_ node: Node, _ seat: String, first: Int, isOver: () -> Bool) async -> Int {
        var number = first
        while !isOver() {
            number += 2
            let account = Caller.account(AccountID(Int64(number)), .customer)
            _ = await node.submit([Desk.hold(Int64(number), seat)])
            let release = Intent.release(HoldID(Int64(number)), seats: nil, nil)
            _ = await node.submit([Desk.command(UInt64(number + 1), release, by: account)])
        }
        return number - first
    }
}
