import Realtime
import WebSocket

/// Sends every message back as it came.
final class EchoSession: SocketSession {
    func opened(_ socket: SocketConnection) {}

    func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {
        socket.send(kind, message)
    }

    func lost(_ topic: TopicName, on socket: SocketConnection) {}

    func closed(_ socket: SocketConnection) {}
}
