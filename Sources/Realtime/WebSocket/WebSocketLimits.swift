/// Everything that a peer could make large, long, frequent or slow, and how far it may go.
package struct WebSocketLimits: Sendable {
    /// Bytes of a message as they come in frames. Beyond: 1009, from the header of the frame that crosses it.
    package var messageBytes = 16 << 10
    /// Bytes of a message after inflating. Beyond: 1009, as soon as the first byte too many comes out.
    package var inflatedBytes = 64 << 10
    /// Frames of a message, empty ones included. Beyond: 1008.
    package var fragments = 64
    /// Pings and pongs a second in the long run. Beyond: 4101.
    package var controlRate = 10
    /// Pings and pongs that may come at once.
    package var controlBurst = 20
    /// Pongs that wait for the transport; of more pings than this only the latest is answered (RFC 6455
    /// section 5.5.3).
    package var waitingPongs = 10
    /// Silence after which the peer is pinged; nil when it never is.
    package var pingAfter: Duration? = .seconds(25)
    /// Time after a ping in which something must come. Beyond: 4102.
    package var pongTime = Duration.seconds(20)
    /// Time from the first byte of a message to its last, pauses included. Beyond: 4100.
    package var messageTime = Duration.seconds(30)
    /// Time for the peer's close frame after ours, and then for the end of the transport.
    package var closeTime = Duration.seconds(3)
    /// Bytes of an assembled message up to which its buffer is kept for the next message of the loop.
    package var keptBytes = 64 << 10
    /// Extensions that an offer may list. Beyond: 400.
    package var offeredExtensions = 16
    /// Subprotocols that an offer may list. Beyond: 400.
    package var offeredProtocols = 32

    package init() {}

    /// Why these limits cannot be used, or nil.
    package var contradiction: String? {
        let rules: [(holds: Bool, reason: String)] = [
            (messageBytes >= 125 && messageBytes <= 1 << 30, "a message has at least 125 bytes and at most a gigabyte"),
            (inflatedBytes >= 125 && inflatedBytes <= 1 << 30, "inflated messages have the bounds of others"),
            (fragments >= 1 && fragments <= 1 << 30, "a message has at least one frame"),
            (controlRate >= 1 && controlRate <= 1_000_000, "control frames need a rate"),
            (controlBurst >= 1 && controlBurst <= 1_000_000, "a single ping must be allowed"),
            (waitingPongs >= 1 && waitingPongs <= 100, "the latest ping must be answered"),
            (pingAfter.map { $0 > .zero } ?? true, "a ping needs silence before it"),
            (min(pongTime, messageTime, closeTime) > .zero, "a time limit must leave time"),
            (keptBytes >= 0, "a buffer cannot be smaller than nothing"),
            (min(offeredExtensions, offeredProtocols) >= 1, "an offer lists something"),
        ]
        return rules.first { !$0.holds }?.reason
    }

    /// Traps when a limit contradicts another. Limits are set in our sources, never by a peer.
    package func validated() -> Self {
        if let contradiction { preconditionFailure(contradiction) }
        return self
    }
}
