/// How far a TLS connection has come.
package enum TLSStatus: Hashable, Sendable {
    /// The peers are agreeing. Can go to open, or failed.
    case handshaking
    /// Bytes flow. Can go to ended, or failed.
    case open
    /// The peer has said that it sends no more (close_notify). We may still write.
    case ended
    /// It failed; whatever output there is (an alert) goes out, then the transport is closed.
    case failed
}
