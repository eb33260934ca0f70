/// Every bound of TLS.
package struct TLSLimits: Sendable {
    /// Bytes a peer may send before its handshake is done; also the longest chain of certificates.
    package var handshakeBytes = 128 * 1_024
    /// Answers to the peer's own messages that may wait untaken: a peer that asks for more without reading is cut.
    package var unsentBytes = 256 * 1_024
    /// A file of certificates or keys.
    package var fileBytes = 1_024 * 1_024
    /// Sessions that a client keeps in order to resume them.
    package var sessions = 1_024
    /// How long a session can be resumed.
    package var sessionLifetime = Duration.seconds(6 * 3_600)
    /// How long a ticket key seals new tickets. It opens old ones for as long again, so it should be no shorter than
    /// `sessionLifetime`.
    package var ticketKeyLifetime = Duration.seconds(6 * 3_600)

    package init() {}

    /// Stops the program when a bound makes no sense, before anything is served under it.
    func validate() {
        precondition((4_096...16_777_216).contains(handshakeBytes), "handshakeBytes must be 4096…16777216")
        precondition(unsentBytes >= 32 * 1_024, "unsentBytes must hold a handshake: at least 32768")
        precondition(fileBytes >= 1_024, "fileBytes must be at least 1024")
        precondition(sessions >= 1, "sessions must be at least 1")
        // RFC 8446 section 4.6.1: seven days at most.
        precondition((.seconds(1)...(.seconds(604_800))).contains(sessionLifetime), "sessionLifetime must be 1 s…7 d")
        precondition(ticketKeyLifetime >= sessionLifetime, "ticketKeyLifetime must be at least sessionLifetime")
    }
}
