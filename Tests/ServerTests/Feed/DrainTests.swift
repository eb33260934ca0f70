import Domain
import Feed
import Reactor
import TestSupport
import Testing

@testable import Server

@Suite("Draining the feed")
struct DrainTests {
    private func moment(_ client: FeedClient) -> Int? {
        let text = client.messages.first { $0.contains("drain") }
        return text?.split(separator: #""in_ms":"#).last.flatMap { Int($0.prefix { $0.isNumber }) }
    }

    @Test("every client is told a moment of its own, spread over the window")
    func moments() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.drainWindow = .seconds(10) }
            try await house.add(1, to: feed.node)
            var clients: [FeedClient] = []
            for _ in 0..<10 { clients.append(try await feed.viewer()) }
            let time = try await onThread { [live = feed.live] in live.drain() }
            #expect(time >= .seconds(10))
            for client in clients { #expect(try await feed.eventually { moment(client) != nil }) }
            let moments = clients.compactMap { moment($0) }.sorted()
            #expect(Set(moments).count == 10)
            #expect(moments.allSatisfy { (0..<10_000).contains($0) })
            // Evenly: on each of two loops no two neighbours are further apart than the loop's even share.
            #expect((moments.first ?? .max) < 10_000 && (moments.last ?? 0) - (moments.first ?? 0) >= 2_000)
            // Until its moment everybody still sees everything.
            try await feed.submit(FloorHouse.hold(11, "A-1"))
            for client in clients { #expect(try await feed.eventually { client.map.seq == 1 }) }
            await feed.node.shutDown()
        }
    }

    @Test("who stays is closed with 4200")
    func closing() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.drainWindow = .zero }
            try await house.add(1, to: feed.node)
            let client = try await feed.viewer()
            _ = try await onThread { [live = feed.live] in live.drain() }
            #expect(try await feed.eventually { client.close == 4_200 })
            await feed.node.shutDown()
        }
    }
}
