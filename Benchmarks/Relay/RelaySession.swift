import Realtime
import WebSocket

/// Watches one topic and publishes on any.
final class RelaySession: SocketSession {
    private let topic: TopicName
    private let switchboard: Switchboard

    init(_ topic: TopicName, _ switchboard: Switchboard) {
        self.topic = topic
        self.switchboard = switchboard
    }

    func opened(_ socket: SocketConnection) {
        guard let id = socket.id else { return }
        _ = socket.station.hub.join(id, topic)
    }

    func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {
        guard kind == .text, let bar = message.firstIndex(of: UInt8(ascii: "|")) else {
            return socket.close(.unsupportedData, reason: "send T|payload")
        }
        let topic = TopicName(String(decoding: message[..<bar], as: UTF8.self))
        switchboard.publish(Array(message[(bar + 1)...]), on: topic)
    }

    func lost(_ topic: TopicName, on socket: SocketConnection) {
        socket.close(.slow, reason: "too far behind")
    }

    func closed(_ socket: SocketConnection) {}
}
