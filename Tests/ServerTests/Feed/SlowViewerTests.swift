import Domain
import Feed
import Reactor
import Realtime
import TestSupport
import Testing
import WebSocket

@testable import Server

/// Whoever takes nothing costs nothing, and is exact again when it reads on.
@Suite("Slow viewers")
struct SlowViewerTests {
    @Test("a viewer that stalls is brought up to date by a merged change or a snapshot, and is exact")
    func stalled() async throws {
        // On a busy machine it takes long to fill a socket: nobody is closed for making no progress or for silence.
        try await withFloor(stall: .seconds(600)) { house in
            let feed = try await FeedHouse.open(house) {
                $0.limits.lagMessages = 4
                $0.sockets.socket.pingAfter = nil
            }
            try await house.add(1, to: feed.node)
            // Compressed, it would take hundreds of rounds to fill a socket.
            let slow = try await feed.viewer(compresses: false)
            let quick = try await feed.viewer()
            slow.stall()
            var number: Int64 = 100
            // Until so much was sent that the kernel keeps no more of it.
            while feed.live.fellBehind == 0 {
                try await comeAndGo(number, feed)
                number += 30
                try #require(number < 600_000, "the kernel keeps everything")
            }
            // More than lagMessages.
            for _ in 0..<6 {
                try await comeAndGo(number, feed)
                number += 30
            }
            let end = try await feed.submit(FloorHouse.hold(number, "B-5", by: number))
            #expect(try await feed.eventually { quick.map.seq == end.seq })
            slow.goOn()
            #expect(try await feed.eventually { slow.map.seq == end.seq })
            #expect(slow.map.faults.isEmpty && slow.map.states == quick.map.states)
            #expect(slow.map.changes.merged + slow.map.snapshots > 1, "it was told everything one by one")
            try await feed.shutDown()
        }
    }

    /// Thirty hold a seat at once, and let it go at once.
    private func comeAndGo(_ number: Int64, _ feed: FeedHouse) async throws {
        let seats = ["A", "C", "D"].flatMap { row in (1...10).map { "\(row)-\($0)" } }
        let holds = zip(number..., seats)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, seat) in holds {
                group.addTask { try await feed.submit(FloorHouse.hold(number, seat, by: number)) }
            }
            try await group.waitForAll()
            for (number, _) in holds { group.addTask { try await feed.submit(release(number)) } }
            try await group.waitForAll()
        }
    }

    private func release(_ number: Int64) -> Domain.Command {
        Domain.Command(
            id: CommandID(high: 10, low: UInt64(number)), fingerprint: UInt64(number),
            caller: .account(AccountID(number), .customer), intent: .release(HoldID(number), seats: nil, nil))
    }
}
