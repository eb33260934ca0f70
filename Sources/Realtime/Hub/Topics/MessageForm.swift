/// In which bytes a message goes out. Each form of a message is made once, for everybody who takes it.
package enum MessageForm: Int, CaseIterable, Sendable {
    /// A WebSocket text frame.
    case plain
    /// The same, compressed (RFC 7692).
    case deflated
    /// A server-sent event in a chunk of an HTTP answer.
    case event
}
