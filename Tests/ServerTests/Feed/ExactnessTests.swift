import Contract
import Domain
import Feed
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

/// The promise of the feed in a small house: whatever is cut, stalled, killed or moved, every map equals the server's
/// at its number, and no number is missed or doubled.
@Suite("An exact feed")
struct ExactnessTests {
    /// 0 takes a new seed each time; any other number repeats a run.
    private static let seeds: [UInt64] = [0]

    /// A viewer that comes back wherever it is sent, from where it was.
    private final class Wanderer {
        var client: FeedClient
        /// Everything that was seen on links before.
        var faults: [String] = []
        let scope: FeedScope

        init(_ client: FeedClient, _ scope: FeedScope) {
            self.client = client
            self.scope = scope
        }

        func move(to feed: FeedHouse) throws {
            let map = client.map
            client.cut()
            faults += map.faults
            let path = "/v1/feed"
            client = try FeedClient(to: feed.port, path, on: feed.house.loops[1], map: map.cleared)
            if scope == .staff { client.send(#"{"type":"auth","token":"acct_0000000000009 staff"}"#) }
            let after = map.position.map { #","after":"\#($0.text)""# } ?? ""
            client.send(#"{"type":"subscribe","show":"show-1","scope":"\#(scope.rawValue)"\#(after)}"#)
        }
    }

    @Test("survives cuts, stalls, moves between two nodes, and killed backends of PostgreSQL", arguments: Self.seeds)
    func wanderers(fixed: UInt64) async throws {
        let seed = fixed == 0 ? UInt64.random(in: 1..<1 << 48) : fixed
        try await withFloor { house in
            let nodes = [
                try await FeedHouse.open(house, isAlone: false), try await FeedHouse.open(house, isAlone: false),
            ]
            try await house.add(1, to: nodes[0].node)
            var random = SplitMix(seed: seed)
            var wanderers: [Wanderer] = []
            for index in 0..<24 {
                let scope: FeedScope = index % 4 == 0 ? .staff : .open
                wanderers.append(Wanderer(try await nodes[index % 2].viewer(scope: scope), scope))
            }
            var number: Int64 = 1_000
            for step in 0..<400 {
                number += 1
                await sell(number, &random, at: nodes[Int(random.next() % 2)])
                let one = wanderers[Int(random.next() % UInt64(wanderers.count))]
                switch random.next() % 12 {
                case 0...2: try one.move(to: nodes[Int(random.next() % 2)])
                case 3: one.client.stall()
                case 4...5: one.client.goOn()
                case 6 where step % 5 == 0: try await killBackend(of: nodes[0])
                default: break
                }
            }
            // The last one settles what every node knows.
            let end = try await settle(number + 1, at: nodes[0])
            for wanderer in wanderers { wanderer.client.goOn() }
            for node in nodes {
                #expect(try await node.eventually { try await node.board().seq >= end }, "seed \(seed)")
            }
            let truth = try await nodes[0].board()
            for (index, wanderer) in wanderers.enumerated() {
                let states = wanderer.scope == .open ? truth.board.open : truth.board.staff
                let isRight = try await nodes[0].eventually { wanderer.client.map.states == states }
                #expect(isRight, "seed \(seed), viewer \(index): \(wanderer.client.messages.suffix(3))")
                let faults = wanderer.faults + wanderer.client.map.faults
                #expect(faults.isEmpty, "seed \(seed), viewer \(index): \(faults.prefix(3))")
            }
            for node in nodes { try await node.shutDown() }
        }
    }

    /// A hold, or the release of an earlier one; while PostgreSQL is away it may fail.
    private func sell(_ number: Int64, _ random: inout SplitMix, at feed: FeedHouse) async {
        guard let office = try? await feed.node.floor.registry.office(of: ShowID(1)) else { return }
        let label = FeedHouse.labels[Int(random.next() % 40)]
        let old = HoldID(max(1_001, number - Int64(random.next() % 20)))
        let isHold = random.next() % 3 != 0
        let command = Domain.Command(
            id: CommandID(high: 11, low: UInt64(number)), fingerprint: UInt64(number),
            caller: isHold ? .account(AccountID(number), .customer) : .account(AccountID(9), .staff),
            intent: isHold
                ? .hold(HoldID(number), .named([label]))
                : .release(old, seats: nil, Reason("a test")))
        _ = await office.submit(command)
    }

    /// Sells something for certain; the number of its event.
    private func settle(_ number: Int64, at feed: FeedHouse) async throws -> Int64 {
        for label in FeedHouse.labels {
            let office = try await feed.node.floor.registry.office(of: ShowID(1))
            let command = Domain.Command(
                id: CommandID(high: 12, low: UInt64(label.utf8.reduce(0) { $0 * 256 + Int($1) })), fingerprint: 1,
                caller: .account(AccountID(number), .customer), intent: .hold(HoldID(number), .named([label])))
            if let position = await office.submit(command).position { return position.seq }
        }
        return try await feed.board().seq
    }

    private static let kill = Statement(
        "kill_backend",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
    )

    private func killBackend(of feed: FeedHouse) async throws {
        _ = try? await feed.node.database.query(Self.kill)
    }
}
