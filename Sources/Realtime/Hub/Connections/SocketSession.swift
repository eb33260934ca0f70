package import WebSocket

/// What somebody does with the messages of one WebSocket connection. Confined to its loop.
package protocol SocketSession: AnyObject {
    /// The connection stands and is known to the hub.
    func opened(_ socket: SocketConnection)
    /// A whole message came.
    func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection)
    /// A topic can be brought up to date in no way: what it says would have a gap.
    func lost(_ topic: TopicName, on socket: SocketConnection)
    /// The connection is gone, and the hub has let it go.
    func closed(_ socket: SocketConnection)
}
