import Reactor
import WebSocket

/// One WebSocket connection behind its handshake: counts what comes, and sends what it is given.
final class FanoutClient: StreamHandler {
    private let loop: Reactor
    private let tally: FanoutTally
    /// Whether what comes counts; relays may answer whoever publishes.
    private let isSubscriber: Bool
    private var engine: WebSocketEngine
    private var stream: Stream?
    private(set) var frames = 0
    private let whenOpened: (FanoutClient) -> Void

    init(
        on loop: Reactor, _ resources: WebSocketResources, _ tally: FanoutTally, isSubscriber: Bool,
        whenOpened: @escaping (FanoutClient) -> Void
    ) {
        self.loop = loop
        self.tally = tally
        self.isSubscriber = isSubscriber
        self.whenOpened = whenOpened
        engine = WebSocketEngine(role: .client, deflate: nil, resources: resources, now: loop.now)
    }

    func send(_ frames: [UInt8]) { stream?.write(frames) }

    /// A message in the frame of a client.
    func frame(_ message: [UInt8]) -> [UInt8] { engine.frames(.text, message) ?? [] }

    func opened(_ stream: Stream) {
        self.stream = stream
        whenOpened(self)
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        let present = loop.present
        while true {
            switch engine.receive(input, &position, now: loop.now) {
            case .more:
                if let output = engine.takeOutput() { stream.write(output) }
                return position
            case .message:
                guard isSubscriber else { break }
                frames += 1
                tally.count(engine.message, now: present)
            case .ping, .pong: break
            case .closed, .failed, .lost, .over: tally.fail("a connection was told to close")
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        self.stream = nil
        tally.fail("a connection ended: \(reason)")
    }
}
