import Bytes
import Reactor
import WebSocket

/// Attacks once, and reads how it is closed.
final class HostileGuest: StreamHandler {
    private let attack: [UInt8]
    private let whenClosed: (CloseCode?) -> Void
    private var engine: WebSocketEngine
    private var code: CloseCode?

    init(_ attack: [UInt8], _ resources: WebSocketResources, now: Tick, whenClosed: @escaping (CloseCode?) -> Void) {
        self.attack = attack
        self.whenClosed = whenClosed
        engine = WebSocketEngine(role: .client, deflate: DeflateAgreement(), resources: resources, now: now)
    }

    func opened(_ stream: Stream) { stream.write(attack) }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        while true {
            switch engine.receive(input, &position, now: stream.reactor.now) {
            case .more: return position
            case .closed(let close): code = close.code
            case .message, .ping, .pong, .failed, .lost, .over: break
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { whenClosed(code) }
}
