import Domain
import Feed
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Server

/// Server-sent events: what curl and EventSource see.
@Suite("Event streams")
struct EventStreamTests {
    @Test("who comes when there is no room for another connection is told so, as on a socket")
    func room() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.memoryBytes = 1 }
            try await house.add(1, to: feed.node)
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has("HTTP/1.1 503") && listener.has("UNAVAILABLE") })
            try await feed.shutDown()
        }
    }

    @Test("without Upgrade the same messages come as events whose ids are positions")
    func events() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.reconnect = .milliseconds(700) }
            try await house.add(1, to: feed.node)
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has(#"data:{"type":"snapshot""#) })
            #expect(listener.has("Content-Type: text/event-stream") && listener.has("HTTP/1.1 200 OK"))
            #expect(listener.has("retry:700\n\n") && listener.has(#"data:{"type":"welcome""#))
            // Whoever breaks off before the map has come must not claim to have it.
            let told = try #require(listener.all.firstRange(of: #""type":"subscribed""#))
            #expect(!listener.all[..<told.lowerBound].contains("id:"))
            let position = try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { listener.has("id:\(position)\ndata:{\"type\":\"change\"") })
            #expect(feed.live.feed.figures.eventStreams.current == 1)
            // Whoever comes back says where it was.
            listener.cut()
            try await feed.submit(FloorHouse.hold(12, "A-2"))
            let back = EventListener(
                "/v1/shows/show-1/feed", to: feed.port, on: house.loops[1], more: "Last-Event-ID: \(position)\r\n")
            #expect(try await feed.eventually { back.has(#""prev":1,"seq":2"#) })
            #expect(back.has(#""mode":"resumed""#) && !back.has("snapshot"))
            #expect(back.has("id:\(position)\ndata:{\"type\":\"subscribed\""))
            #expect(try await feed.eventually { feed.live.feed.figures.eventStreams.current == 1 })
            try await feed.shutDown()
        }
    }

    @Test("what cannot be watched is refused before the stream begins")
    func refusals() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.socketsPerAddress = 1 }
            try await house.add(1, to: feed.node)
            let nobody = EventListener("/v1/shows/nowhere/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { nobody.has("SHOW_NOT_FOUND") })
            let old = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1], version: "1.0")
            #expect(try await feed.eventually { old.has("400 Bad Request") })
            #expect(old.has("An event stream needs HTTP/1.1.") && !old.has("chunked"))
            for (query, code) in [("foo=1", "UNKNOWN_FIELD"), ("after=now&after=now", "DUPLICATE"), ("afer=", "afer")] {
                let wrong = EventListener("/v1/shows/show-1/feed?\(query)", to: feed.port, on: house.loops[1])
                #expect(try await feed.eventually { wrong.has("VALIDATION_ERROR") && wrong.has(code) }, "\(query)")
            }
            let first = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { first.has("snapshot") })
            let second = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { second.has("RATE_LIMITED") })
            try await feed.shutDown()
        }
    }

    @Test("what the address asks for counts when a field names nothing")
    func emptyField() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            let listener = EventListener(
                "/v1/shows/show-1/feed?after=now", to: feed.port, on: house.loops[1], more: "Last-Event-ID:\r\n")
            #expect(try await feed.eventually { listener.has(#""mode":"live""#) })
            try await feed.shutDown()
        }
    }

    @Test("a client that offers another protocol is told events in the one that it speaks (RFC 9110 section 7.8)")
    func otherUpgrade() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            let offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1], more: offer)
            #expect(try await feed.eventually { listener.has("snapshot") })
            #expect(listener.has("HTTP/1.1 200 OK"))
            try await feed.shutDown()
        }
    }

    @Test("HEAD is told what GET would bring, watches nothing, and keeps its connection")
    func head() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.socketsPerAddress = 1 }
            try await house.add(1, to: feed.node)
            let path = "/v1/shows/show-1/feed"
            let asking = EventListener(
                path, to: feed.port, on: house.loops[1], method: "HEAD",
                more: "\r\nGET /v1/nowhere HTTP/1.1\r\nHost: localhost\r\n")
            #expect(try await feed.eventually { asking.has("ROUTE_NOT_FOUND") })
            #expect(asking.has("HTTP/1.1 200 OK") && asking.has("Content-Type: text/event-stream"))
            #expect(!asking.has("retry:") && feed.live.feed.figures.eventStreams.current == 0)
            // The place that it would have taken is free.
            let listener = EventListener(path, to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has("snapshot") })
            try await feed.shutDown()
        }
    }

    @Test("a listener is told its moment, and its stream ends in order")
    func drain() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.drainWindow = .milliseconds(40) }
            try await house.add(1, to: feed.node)
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has("snapshot") })
            _ = try await onThread { [live = feed.live] in live.drain() }
            #expect(try await feed.eventually { listener.hasEnded })
            #expect(listener.has(#"data:{"type":"drain","in_ms":"#) && listener.all.hasSuffix("0\r\n\r\n"))
            await feed.node.shutDown()
        }
    }
}
