import Bytes
import Reactor
import WebSocket

/// One viewer behind its handshake: tells when it has its map, and every message from then on.
final class FeedViewer: StreamHandler {
    /// What becomes of what a viewer sees.
    struct Ears {
        let whenReady: () -> Void
        let take: ([UInt8], Tick) -> Void
        let fail: (String) -> Void
    }

    private let loop: Reactor
    private let ears: Ears
    private var engine: WebSocketEngine
    private var isReady = false

    private static let snapshot = Array(#"{"type":"snapshot""#.utf8)

    init(on loop: Reactor, _ resources: WebSocketResources, _ ears: Ears) {
        self.loop = loop
        self.ears = ears
        engine = WebSocketEngine(role: .client, deflate: nil, resources: resources, now: loop.now)
    }

    func opened(_ stream: Stream) {}

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        let present = loop.present
        while true {
            switch engine.receive(input, &position, now: loop.now) {
            case .more:
                if let output = engine.takeOutput() { stream.write(output) }
                return position
            case .message:
                if isReady {
                    ears.take(engine.message, present)
                } else if engine.message.starts(with: Self.snapshot) {
                    isReady = true
                    ears.whenReady()
                }
            case .ping, .pong: break
            case .closed, .failed, .lost, .over:
                ears.fail("a viewer was told to close")
                return input.count
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { ears.fail("a viewer's connection ended: \(reason)") }
}
