import Bytes
import WebSocket

/// Sends every message back, until the connection is over.
struct Echo {
    let socket: Socket
    let resources: WebSocketResources
    /// The text messages, for who wants to know them instead.
    private(set) var texts: [String] = []

    init(socket: Socket, resources: WebSocketResources) {
        self.socket = socket
        self.resources = resources
    }

    /// - Parameter rest: what came behind the handshake.
    mutating func run(_ deflate: DeflateAgreement?, rest: [UInt8], isQuiet: Bool) {
        var engine = WebSocketEngine(role: .client, deflate: deflate, resources: resources, now: Socket.now)
        var input = rest
        while true {
            take(input, &engine, isQuiet: isQuiet)
            switch engine.ending {
            case .none, .awaitEnd: break
            case .finish, .close: return
            }
            let deadline = engine.deadline
            switch socket.read(timeout: deadline == .never ? nil : deadline.since(Socket.now)) {
            case nil:
                _ = engine.tick(now: Socket.now)
                input = []
            case .some(let bytes) where bytes.isEmpty:
                _ = engine.endOfInput()
                return
            case .some(let bytes): input = bytes
            }
        }
    }

    private mutating func take(_ input: [UInt8], _ engine: inout WebSocketEngine, isQuiet: Bool) {
        var position = 0
        while true {
            let event = engine.receive(input.span, &position, now: Socket.now)
            if case .message(let kind) = event {
                if isQuiet {
                    texts.append(String(decoding: engine.message, as: UTF8.self))
                } else if let frames = engine.frames(kind, engine.message), !socket.write(frames) {
                    return
                }
            }
            if let output = engine.takeOutput(), !socket.write(output) { return }
            if event == .more { return }
        }
    }
}
