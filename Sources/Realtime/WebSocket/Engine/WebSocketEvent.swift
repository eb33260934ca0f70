/// What a call has led to. Whatever it was, there may be output to take.
package enum WebSocketEvent: Hashable, Sendable {
    /// All of the input has been taken.
    case more
    /// A message is whole: the engine's `message` is its payload until the next call.
    case message(MessageKind)
    /// The peer has pinged. Nothing is to be done: the pong is in the output.
    case ping
    case pong([UInt8])
    /// The peer has closed, first or in answer to our close; see `ending`. Nothing is received any more.
    case closed(PeerClose)
    /// The peer has broken a rule or a limit and was told so; see `ending`. Nothing is received any more.
    case failed(WebSocketFault)
    /// The transport has ended without a close frame.
    case lost
    /// Everything has been said, or the wait for it is over: `ending` is `close`.
    case over
}
