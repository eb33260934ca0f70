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
    /// A plain HTTP client of one event stream.
    private final class Listener: Sendable {
        private let text = Locked("")
        private let ended = Locked(false)
        private let recorder: Pinned<Recorder>
        private let loop: Reactor

        init(
            _ path: String, to port: UInt16, on loop: Reactor, method: String = "GET", version: String = "1.1",
            more: String = ""
        ) {
            self.loop = loop
            let (text, ended) = (text, ended)
            recorder = loop.wait {
                let recorder = Recorder()
                recorder.whenOpened = { stream in
                    stream.write(Array("\(method) \(path) HTTP/\(version)\r\nHost: localhost\r\n\(more)\r\n".utf8))
                }
                recorder.whenReceived = { [unowned recorder] _, _ in text.withLock { $0 = recorder.text } }
                recorder.whenEnded = { stream in
                    ended.withLock { $0 = true }
                    stream.finish()
                }
                _ = try? Connector.connect(to: .loopback(port: port), on: loop, handler: recorder)
                return Pinned(recorder, to: loop)
            }
        }

        func has(_ wanted: String) -> Bool { text.withLock { $0.contains(wanted) } }
        var all: String { text.withLock { $0 } }
        var hasEnded: Bool { ended.withLock { $0 } }
        func cut() { loop.submit { [recorder] in recorder.value.stream?.abort() } }
    }

    @Test("without Upgrade the same messages come as events whose ids are positions")
    func events() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.reconnect = .milliseconds(700) }
            try await house.add(1, to: feed.node)
            let listener = Listener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has(#"data:{"type":"snapshot""#) })
            #expect(listener.has("Content-Type: text/event-stream") && listener.has("HTTP/1.1 200 OK"))
            #expect(listener.has("retry:700\n\n") && listener.has(#"data:{"type":"welcome""#))
            let position = try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { listener.has("id:\(position)\ndata:{\"type\":\"change\"") })
            #expect(feed.live.feed.figures.eventStreams.current == 1)
            // Whoever comes back says where it was.
            listener.cut()
            try await feed.submit(FloorHouse.hold(12, "A-2"))
            let back = Listener(
                "/v1/shows/show-1/feed", to: feed.port, on: house.loops[1], more: "Last-Event-ID: \(position)\r\n")
            #expect(try await feed.eventually { back.has(#""prev":1,"seq":2"#) })
            #expect(back.has(#""mode":"resumed""#) && !back.has("snapshot"))
            #expect(try await feed.eventually { feed.live.feed.figures.eventStreams.current == 1 })
            try await feed.shutDown()
        }
    }

    @Test("what cannot be watched is refused before the stream begins")
    func refusals() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.socketsPerAddress = 1 }
            try await house.add(1, to: feed.node)
            let nobody = Listener("/v1/shows/nowhere/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { nobody.has("SHOW_NOT_FOUND") })
            let old = Listener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1], version: "1.0")
            #expect(try await feed.eventually { old.has("400 Bad Request") })
            #expect(old.has("An event stream needs HTTP/1.1.") && !old.has("chunked"))
            let first = Listener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { first.has("snapshot") })
            let second = Listener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { second.has("RATE_LIMITED") })
            try await feed.shutDown()
        }
    }

    @Test("HEAD is told what GET would bring, watches nothing, and keeps its connection")
    func head() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.socketsPerAddress = 1 }
            try await house.add(1, to: feed.node)
            let path = "/v1/shows/show-1/feed"
            let asking = Listener(
                path, to: feed.port, on: house.loops[1], method: "HEAD",
                more: "\r\nGET /v1/nowhere HTTP/1.1\r\nHost: localhost\r\n")
            #expect(try await feed.eventually { asking.has("ROUTE_NOT_FOUND") })
            #expect(asking.has("HTTP/1.1 200 OK") && asking.has("Content-Type: text/event-stream"))
            #expect(!asking.has("retry:") && feed.live.feed.figures.eventStreams.current == 0)
            // The place that it would have taken is free.
            let listener = Listener(path, to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has("snapshot") })
            try await feed.shutDown()
        }
    }

    @Test("a listener is told its moment, and its stream ends in order")
    func drain() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.drainWindow = .milliseconds(40) }
            try await house.add(1, to: feed.node)
            let listener = Listener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has("snapshot") })
            _ = try await onThread { [live = feed.live] in live.drain() }
            #expect(try await feed.eventually { listener.hasEnded })
            #expect(listener.has(#"data:{"type":"drain","in_ms":"#) && listener.all.hasSuffix("0\r\n\r\n"))
            await feed.node.shutDown()
        }
    }
}
