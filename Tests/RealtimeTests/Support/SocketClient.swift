import Bytes
import Reactor
import WebSocket

/// The other end of a connection: our engine in the client's role.
final class SocketClient: StreamHandler {
    private(set) var stream: Stream?
    private(set) var messages: [String] = []
    private(set) var close: PeerClose?
    private(set) var fault: WebSocketFault?
    private(set) var end: StreamEnd?
    private(set) var bytes = 0
    private var engine: WebSocketEngine

    init(_ resources: WebSocketResources, _ deflate: DeflateAgreement?, now: Tick) {
        engine = WebSocketEngine(role: .client, deflate: deflate, resources: resources, now: now)
    }

    func send(_ text: String) {
        guard let frames = engine.frames(.text, Array(text.utf8)) else { return }
        stream?.write(frames)
    }

    func ping(_ payload: [UInt8], now: Tick) {
        engine.ping(payload, now: now)
        settle()
    }

    func close(_ code: CloseCode, now: Tick) {
        engine.close(code, now: now)
        settle()
    }

    func opened(_ stream: Stream) { self.stream = stream }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        bytes += input.count
        var position = 0
        while true {
            switch engine.receive(input, &position, now: stream.reactor.now) {
            case .more:
                settle()
                return input.count
            case .message: messages.append(String(decoding: engine.takeMessage(), as: UTF8.self))
            case .closed(let close): self.close = close
            case .failed(let fault): self.fault = fault
            case .pong(let payload): messages.append("pong " + String(decoding: payload, as: UTF8.self))
            case .ping, .lost, .over: break
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        end = reason
        self.stream = nil
    }

    private func settle() {
        if let output = engine.takeOutput() { stream?.write(output) }
    }
}
