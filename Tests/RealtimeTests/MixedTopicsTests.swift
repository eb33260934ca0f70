import Reactor
import Realtime
import TestSupport
import Testing
import WebSocket

@Suite("Messages of several topics")
struct MixedTopicsTests {
    @Test("what one turn brings goes out topic by topic, in one piece for each, however it was mixed")
    func topicsAreGathered() throws {
        let loop = try TestLoop()
        let hub = Hub(on: loop.reactor, loop: 0)
        let station = SocketStation(at: hub)
        let listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in
            (station.welcome(nil, Watching(["a", "b"])), nil)
        }
        let client = Recorder()
        try Connector.connect(to: listener.address, on: loop.reactor, handler: client)
        try #require(loop.turn { hub.assumeIsolated { $0.viewers(of: TopicName("b")) } == 1 })

        let publisher = Publisher([hub])
        for version in UInt64(1)...3 {
            for topic in ["b", "a"] {
                let text = Array("\(topic)\(version)".utf8)
                publisher.publish(Message(follows: version - 1, version: version, text: text), on: TopicName(topic))
            }
        }
        let expected = ["b1", "b2", "b3", "a1", "a2", "a3"].flatMap { FrameWriter.serverFrame(.text, Array($0.utf8)) }
        try #require(loop.turn { client.received.count >= expected.count })
        #expect(client.received == expected)
    }

    /// Watches some topics and says nothing.
    private final class Watching: SocketSession {
        private let topics: [String]

        init(_ topics: [String]) { self.topics = topics }

        func opened(_ socket: SocketConnection) {
            guard let id = socket.id else { return }
            for topic in topics { _ = socket.station.hub.join(id, TopicName(topic)) }
        }

        func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {}
        func lost(_ topic: TopicName, on socket: SocketConnection) {}
        func closed(_ socket: SocketConnection) {}
    }
}
