import Reactor
import WebSocket

/// One viewer behind its handshake, who takes whatever comes and tells some of it.
final class LoginViewer: StreamHandler {
    private let loop: Reactor
    private let tally: LoginFeedTally
    private let isSampled: Bool
    private var engine: WebSocketEngine

    init(on loop: Reactor, _ resources: WebSocketResources, _ tally: LoginFeedTally, isSampled: Bool) {
        self.loop = loop
        self.tally = tally
        self.isSampled = isSampled
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
            case .message: if isSampled { tally.told(engine.message, now: present) }
            case .ping, .pong: break
            case .closed, .failed, .lost, .over:
                tally.fail("a viewer was told to close")
                return input.count
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { tally.fail("a viewer's connection ended: \(reason)") }
}
