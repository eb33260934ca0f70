package import WebSocket

/// What one WebSocket connection may do.
package struct SocketLimits: Sendable {
    /// Of the protocol itself.
    package var socket = WebSocketLimits()
    /// Messages a second that a client may send in the long run. Beyond: 4101.
    package var messageRate = 20
    /// Messages that may come at once.
    package var messageBurst = 40

    package init() {}

    /// Stops the program when a bound makes no sense.
    package func validate() {
        precondition((1...1_000_000).contains(messageRate), "messageRate must be 1…1000000")
        precondition((1...1_000_000).contains(messageBurst), "messageBurst must be 1…1000000")
    }
}
