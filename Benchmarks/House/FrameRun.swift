import CountMalloc
import Reactor
import Realtime
import WebSocket

/// How often the server allocates for a message that it publishes, and for each frame in which it delivers it: from the
/// hub to real sockets, with clients on the same thread that allocate nothing.
struct FrameRun {
    private static let rounds = 1_000
    private static let few = 100
    private static let many = 500
    private static let text = [UInt8](repeating: UInt8(ascii: "x"), count: 120)

    /// `allocations-per-publish allocations-per-frame`: what more subscribers add is the frames'.
    func run() throws -> String {
        _ = ProcessEnvironment.raiseDescriptorLimit()
        let few = try allocations(subscribers: Self.few, messages: Self.rounds)
        let many = try allocations(subscribers: Self.many, messages: Self.rounds)
        let frames = Double(Self.rounds) * Double(Self.many - Self.few)
        return "\(Double(few) / Double(Self.rounds)) \(Double(many - few) / frames)"
    }

    func allocations(subscribers: Int, messages: Int) throws -> Int {
        // The clients are on the same loop: all are read in one turn, so that what is counted is the frames'.
        var limits = ReactorLimits()
        limits.eventsPerTurn = 512
        let loop = try Reactor(name: "frames", limits: limits)
        defer { loop.close() }
        loop.turn(waiting: false)
        let hub = Hub(on: loop, loop: 0)
        let station = SocketStation(at: hub)
        let listener = try Listener.open(at: .loopback(), on: loop) { _ in
            (station.welcome(nil, Watching()), nil)
        }
        let counter = Counter()
        for _ in 0..<subscribers { try Connector.connect(to: listener.address, on: loop, handler: counter) }
        while hub.assumeIsolated({ $0.viewers(of: Watching.topic) }) < subscribers { loop.turn(waiting: true) }
        let publisher = Publisher([hub])
        var version: UInt64 = 0
        let frame = FrameWriter.serverFrame(.text, Self.text).count
        func publish(_ rounds: Int) {
            for _ in 0..<rounds {
                version += 1
                publisher.publish(
                    Message(follows: version - 1, version: version, text: Self.text), on: Watching.topic)
                while counter.bytes < Int(version) * frame * subscribers { loop.turn(waiting: false) }
            }
        }
        publish(100)
        let before = count_malloc_calls()
        publish(messages)
        return Int(count_malloc_calls() - before)
    }

    /// What a client is: somebody who takes bytes.
    private final class Counter: StreamHandler {
        private(set) var bytes = 0

        func opened(_ stream: Stream) {}

        func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
            bytes += input.count
            return input.count
        }

        func ended(_ stream: Stream) { stream.finish() }
        func drained(_ stream: Stream) {}
        func closed(_ stream: Stream, why reason: StreamEnd) {}
    }

    /// Watches the one topic.
    private final class Watching: SocketSession {
        static let topic = TopicName("all")

        func opened(_ socket: SocketConnection) {
            guard let id = socket.id else { return }
            _ = socket.station.hub.join(id, Self.topic)
        }

        func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {}
        func lost(_ topic: TopicName, on socket: SocketConnection) {}
        func closed(_ socket: SocketConnection) {}
    }
}
