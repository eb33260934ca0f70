/// What a driver does with the transport once the output has been taken and has gone out.
package enum Ending: Hashable, Sendable {
    /// Nothing: the connection goes on.
    case none
    /// Server: end our side, read on and throw away until the peer ends, so that unread bytes make no reset that
    /// would overtake the close frame (RFC 6455 section 7.1.1).
    case finish
    /// Client: the server ends first; read until it does.
    case awaitEnd
    /// Close at once.
    case close
}
