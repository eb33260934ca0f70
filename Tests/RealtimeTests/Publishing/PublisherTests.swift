import Bytes
import Reactor
import TestSupport
import Testing
import WebSocket

@testable import Realtime

@Suite struct PublisherTests {
    /// Two loops that turn by themselves, each with a hub and some clients.
    private final class Node: Sendable {
        let loops: [Reactor]
        let hubs: [Hub]
        let counts: Locked<[Int: [String]]> = Locked([:])

        init() throws {
            loops = try (0..<2).map { try Reactor(name: "publisher-\($0)") }
            hubs = loops.enumerated().map { Hub(on: $1, loop: UInt8($0)) }
            for loop in loops { try loop.start() }
        }

        func stop() {
            for loop in loops { loop.stop() }
            for loop in loops { loop.join() }
        }
    }

    @Test("what several threads publish on several topics reaches every loop in the order of each topic")
    func order() async throws {
        let node = try Node()
        let publisher = Publisher(node.hubs)
        let seen = Locked<[String: [UInt64]]>([:])
        try await onThread {
            for (number, loop) in node.loops.enumerated() {
                let hub = node.hubs[number]
                for topic in 0..<3 {
                    try loop.wait {
                        let session = Watcher("\(number)/\(topic)", TopicName("\(topic)"), seen)
                        try Self.connect(session, hub, loop)
                    }
                }
            }
            let deadline = Deadline(after: .seconds(60))
            while seen.withLock({ $0.count }) < 6, !deadline.hasPassed { deadline.pause(.milliseconds(5)) }
            let threads = try (0..<3).map { topic in
                try Thread(name: "publish-\(topic)") {
                    for version in UInt64(1)...2_000 {
                        let message = Message(follows: version - 1, version: version, text: Array("\(version)".utf8))
                        publisher.publish(message, on: TopicName("\(topic)"))
                    }
                }
            }
            for thread in threads { thread.join() }
            while !seen.withLock({ $0.values.allSatisfy { $0.count == 2_000 } }), !deadline.hasPassed {
                deadline.pause(.milliseconds(5))
            }
            node.stop()
        }
        let all = seen.withLock { $0 }
        #expect(all.count == 6)
        for (name, versions) in all { #expect(versions == Array(1...2_000), "\(name)") }
    }

    /// A connection to itself: the server's end is at the hub, the client's end counts what it reads.
    private static func connect(_ watcher: Watcher, _ hub: Hub, _ loop: Reactor) throws {
        let station = SocketStation(at: hub)
        let listener = try Listener.open(at: .loopback(), on: loop) { _ in (station.welcome(nil, watcher), nil) }
        watcher.keep(listener)
        let resources = WebSocketResources(
            limits: WebSocketLimits(), masks: MaskSource { Array(repeating: 7, count: $0) })
        try Connector.connect(to: listener.address, on: loop, handler: Reader(watcher, resources, now: loop.now))
    }

    private final class Watcher: SocketSession {
        private let name: String
        private let topic: TopicName
        private let seen: Locked<[String: [UInt64]]>
        private var listener: Listener?

        init(_ name: String, _ topic: TopicName, _ seen: Locked<[String: [UInt64]]>) {
            self.name = name
            self.topic = topic
            self.seen = seen
        }

        func keep(_ listener: Listener) { self.listener = listener }

        func opened(_ socket: SocketConnection) {
            guard let id = socket.id, socket.station.hub.join(id, topic) == .live else { return }
            seen.withLock { $0[name] = [] }
        }

        func read(_ text: String) {
            guard let version = UInt64(text) else { return }
            seen.withLock { $0[name]?.append(version) }
        }

        func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {}
        func lost(_ topic: TopicName, on socket: SocketConnection) {}
        func closed(_ socket: SocketConnection) {
            listener?.close()
            listener = nil
        }
    }

    private final class Reader: StreamHandler {
        private let watcher: Watcher
        private var engine: WebSocketEngine

        init(_ watcher: Watcher, _ resources: WebSocketResources, now: Tick) {
            self.watcher = watcher
            engine = WebSocketEngine(role: .client, deflate: nil, resources: resources, now: now)
        }

        func opened(_ stream: Stream) {}

        func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
            var position = 0
            while true {
                switch engine.receive(input, &position, now: stream.reactor.now) {
                case .more: return input.count
                case .message: watcher.read(String(decoding: engine.takeMessage(), as: UTF8.self))
                case .ping, .pong, .closed, .failed, .lost, .over: break
                }
            }
        }

        func ended(_ stream: Stream) { stream.finish() }
        func drained(_ stream: Stream) {}
        func closed(_ stream: Stream, why reason: StreamEnd) {}
    }
}
