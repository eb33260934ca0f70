import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@Suite("LISTEN and NOTIFY")
struct ListeningTests {
    /// What was heard, in order, for a test to wait on.
    private final class Ear: Sendable {
        private let stream: AsyncStream<Heard>
        private let continuation: AsyncStream<Heard>.Continuation

        init() { (stream, continuation) = AsyncStream.makeStream() }

        func hear(_ heard: Heard) { continuation.yield(heard) }

        func next(_ count: Int) async -> [Heard] {
            var heard: [Heard] = []
            for await one in stream {
                heard.append(one)
                if heard.count == count { break }
            }
            return heard
        }
    }

    @Test("what others notify is heard, and again after the connection broke")
    func reconnects() async throws {
        try await withDatabase { test in
            let channel = test.settings.schema
            let ear = Ear()
            let notify = Statement("notify", "SELECT pg_notify($1, $2)")
            await test.database.listen(to: [channel, "unused"]) { ear.hear($0) }
            #expect(await ear.next(1) == [.listening])
            for payload in ["one", "two"] {
                _ = try await test.database.query(notify, [.text(channel), .text(payload)])
            }
            #expect(
                await ear.next(2) == ["one", "two"].map { .notification(Notification(channel: channel, payload: $0)) })
            let ended = try await test.database.query(
                Statement(
                    "end", onlyReads: true,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' || $1 || '%'"),
                [.text(channel)])
            #expect(ended.count == 1)
            #expect(await ear.next(1) == [.listening])
            _ = try await test.database.query(notify, [.text(channel), .text("three")])
            #expect(await ear.next(1) == [.notification(Notification(channel: channel, payload: "three"))])
        }
    }
}
