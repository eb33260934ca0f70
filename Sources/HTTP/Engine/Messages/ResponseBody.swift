/// The content of an answer.
package enum ResponseBody: Sendable {
    case none
    /// All of it, sent with Content-Length.
    case bytes([UInt8])
    /// The head announces chunks, and whoever takes the connection over behind it writes them (server-sent events).
    case handedOver
}
