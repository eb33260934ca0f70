import Reactor
import Testing
import WebSocket

@testable import Realtime

/// Writes down what a connection is told.
final class ScriptedSession: SocketSession {
    private(set) var socket: SocketConnection?
    private(set) var received: [String] = []
    private(set) var lostTopics: [TopicName] = []
    private(set) var isClosed = false
    var whenReceived: (String, SocketConnection) -> Void = { _, _ in }

    /// Who the connection is.
    var id: ConnectionID {
        get throws { try #require(socket?.id) }
    }

    func opened(_ socket: SocketConnection) { self.socket = socket }

    func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {
        let text = String(decoding: message, as: UTF8.self)
        received.append(text)
        whenReceived(text, socket)
    }

    func lost(_ topic: TopicName, on socket: SocketConnection) {
        lostTopics.append(topic)
        socket.close(.slow, reason: "too far behind")
    }

    func closed(_ socket: SocketConnection) {
        isClosed = true
        self.socket = nil
    }
}
