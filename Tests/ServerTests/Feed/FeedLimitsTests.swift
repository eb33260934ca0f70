import API
import Bytes
import Domain
import Feed
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Server

/// Bounds of the feed that only show with real connections, each crossed by one.
@Suite("Limits of the live feed")
struct FeedLimitsTests {
    @Test("an address has as many sockets as the limit; the next is told 429, and gets in when one has gone")
    func socketsPerAddress() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.socketsPerAddress = 2 }
            let clients = [try feed.client(), try feed.client()]
            for client in clients { #expect(try await feed.eventually { client.has("welcome") }) }
            let third = try feed.client()
            #expect(try await feed.eventually { third.status == 429 })
            #expect(feed.live.feed.figures.refusedAddress.total == 1)
            clients[0].cut()
            #expect(
                try await feed.eventually {
                    let next = try feed.client()
                    return try await feed.eventually { next.status != nil } && next.status == 101
                })
            try await feed.shutDown()
        }
    }

    @Test("an account has as many sockets as the limit, at the door and inside")
    func socketsPerAccount() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.socketsPerAccount = 1 }
            let mine = [("X-Seatwire-Account", "acct_0000000000009")]
            let first = try feed.client(fields: mine)
            #expect(try await feed.eventually { first.has("welcome") })
            let second = try feed.client(fields: mine)
            #expect(try await feed.eventually { second.status == 429 })
            let third = try feed.client()
            third.send(#"{"type":"auth","id":1,"token":"acct_0000000000009"}"#)
            #expect(try await feed.eventually { third.has("RATE_LIMITED") })
            third.send(#"{"type":"auth","id":2,"token":"acct_000000000000a"}"#)
            #expect(try await feed.eventually { third.has(#"{"type":"authenticated","id":2"#) })
            try await feed.shutDown()
        }
    }

    @Test("wrong keys in messages are written down, cost the socket, and are not heard any more when they are too many")
    func wrongKeys() async throws {
        try await withFloor { house in
            let keys = try APIKeys(["0123456789abcdef"])
            let lines = Locked<[String]>([])
            let output = Log.Output(level: .info) { record in
                let fields = record.fields.map { "\($0.name)=\($0.value)" }
                lines.withLock { $0.append(([record.category, record.message] + fields).joined(separator: " ")) }
            }
            let feed = try await FeedHouse.open(
                house, { $0.limits.wrongKeys = 5 },
                rule: {
                    $0.keys = keys
                    $0.limitsRates = true
                }, log: Log("feed", to: output))
            let guessing = try feed.client()
            for number in 0..<6 { guessing.send(#"{"type":"auth","api_key":"guess-\#(number)"}"#) }
            #expect(try await feed.eventually { guessing.close == 1_008 })
            let told = lines.withLock { $0 }
            #expect(told.count == 5)
            #expect(told.allSatisfy { $0.contains("audit an API key in a message was wrong") })
            #expect(told.allSatisfy { $0.contains("/v1/feed") && !$0.contains("guess") }, "\(told)")
            // The bucket of the address is empty: not even the right one would be heard.
            let next = try feed.client()
            next.send(#"{"type":"auth","api_key":"0123456789abcdef"}"#)
            #expect(try await feed.eventually { next.has("RATE_LIMITED") })
            #expect(lines.withLock { $0.count } == 5)
            try await feed.shutDown()
        }
    }

    @Test("an account has as many event streams as sockets")
    func streamsPerAccount() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.socketsPerAccount = 1 }
            try await house.add(1, to: feed.node)
            func listener() -> EventListener {
                EventListener(
                    "/v1/shows/show-1/feed", to: feed.port, on: house.loops[1],
                    more: "X-Seatwire-Account: acct_0000000000009\r\n")
            }
            let first = listener()
            #expect(try await feed.eventually { first.has("snapshot") })
            let second = listener()
            #expect(try await feed.eventually { second.has("RATE_LIMITED") })
            first.cut()
            #expect(
                try await feed.eventually {
                    let next = listener()
                    return try await feed.eventually { next.has("snapshot") || next.has("RATE_LIMITED") }
                        && next.has("snapshot")
                })
            try await feed.shutDown()
        }
    }

    @Test("as many shows are watched as the limit; one more is refused until one has been idle for idleTime")
    func shows() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) {
                $0.limits.shows = 1
                $0.limits.idleTime = .milliseconds(1)
            }
            for number: Int64 in 1...2 { try await house.add(number, to: feed.node) }
            let first = try await feed.viewer(of: 1)
            let second = try feed.client()
            second.send(#"{"type":"subscribe","id":1,"show":"show-2"}"#)
            #expect(try await feed.eventually { second.has("UNAVAILABLE") })
            // Who is watched stays, however long.
            await house.loops[0].pause(.milliseconds(3))
            feed.live.feed.shows.sweep()
            #expect(feed.live.feed.shows.streams.count == 1)
            first.cut()
            #expect(
                try await feed.eventually {
                    feed.live.feed.shows.sweep()
                    return feed.live.feed.shows.streams.isEmpty
                })
            #expect(try await feed.viewer(of: 2).map.snapshots == 1)
            // And it comes back as a new one.
            feed.live.feed.shows.sweep()
            try await feed.shutDown()
        }
    }

    @Test("more messages than the burst allows are closed with 4101")
    func flood() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            let client = try feed.client()
            for number in 0..<60 { client.send(#"{"type":"ping","id":\#(number)}"#) }
            #expect(try await feed.eventually { client.close == 4_101 })
            try await feed.shutDown()
        }
    }

    @Test("a message above 16 KiB is closed with 1009")
    func messageBytes() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            let client = try feed.client(compresses: false)
            client.send(#"{"type":"ping","id":1,"x":"\#(String(repeating: "x", count: 16_355))"}"#)
            #expect(try await feed.eventually { client.has("pong") })
            client.send(#"{"type":"ping","id":1,"x":"\#(String(repeating: "x", count: 16_360))"}"#)
            #expect(try await feed.eventually { client.close == 1_009 })
            try await feed.shutDown()
        }
    }
}
