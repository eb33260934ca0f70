import Reactor
import WebSocket

/// One viewer behind its handshake: counts what comes, and looks at some of it.
final class FeedViewer: StreamHandler {
    private let loop: Reactor
    private let tally: FeedTally
    private let isSampled: Bool
    private let whenReady: () -> Void
    private var engine: WebSocketEngine
    private var isReady = false

    private static let snapshot = Array(#"{"type":"snapshot""#.utf8)

    init(
        on loop: Reactor, _ resources: WebSocketResources, _ tally: FeedTally, isSampled: Bool,
        whenReady: @escaping () -> Void
    ) {
        self.loop = loop
        self.tally = tally
        self.isSampled = isSampled
        self.whenReady = whenReady
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
                    tally.take(engine.message, now: present, isSampled: isSampled)
                } else if engine.message.starts(with: Self.snapshot) {
                    isReady = true
                    whenReady()
                }
            case .ping, .pong: break
            case .closed, .failed, .lost, .over: tally.fail("a viewer was told to close")
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { tally.fail("a viewer's connection ended: \(reason)") }
}
