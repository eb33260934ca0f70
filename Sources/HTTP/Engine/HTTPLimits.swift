/// Everything that a peer could make large, long or slow, and how far it may go.
package struct HTTPLimits: Sendable {
    /// Bytes of a request line and its fields together, line ends included. Beyond: 414 when the request line alone
    /// is too long, otherwise 431.
    package var headBytes = 8192
    /// Field lines of a message. Beyond: 431.
    package var fieldCount = 64
    /// Bytes of content when the route names no limit of its own. Beyond: 413.
    package var bodyBytes = 1 << 20
    /// Bytes of content that are read and thrown away after an early answer to keep the connection alive.
    package var discardedBytes = 64 << 10
    /// Bytes of the line before a chunk, line end included.
    package var chunkLineBytes = 256
    /// Bytes of chunk extensions of one message together.
    package var chunkExtensionBytes = 1024
    /// Bytes of a trailer section, line ends included.
    package var trailerBytes = 2048
    /// Field lines of a trailer section.
    package var trailerCount = 16
    /// Empty lines that are tolerated before a request line (RFC 9112 section 2.2).
    package var leadingEmptyLines = 4
    /// Answers of status 1xx to one request that are skipped. More are an attack.
    package var interimAnswers = 8
    /// Parameters of a query. Beyond: 400.
    package var queryParameters = 64
    /// Time from the first byte of a head to its last.
    package var headTime = Duration.seconds(5)
    /// Time that a connection may lie idle between requests.
    package var idleTime = Duration.seconds(60)
    /// Time that a body may take on top of what `bodyRate` allows it.
    package var bodyGrace = Duration.seconds(10)
    /// The slowest pace of a body, in bytes per second.
    package var bodyRate = 500

    package init() {}

    /// Why these limits cannot be used, or nil.
    package var contradiction: String? {
        let rules: [(holds: Bool, reason: String)] = [
            (headBytes >= 64 && headBytes <= 1 << 20, "a head needs 64 bytes and may not have more than a megabyte"),
            (fieldCount >= 1 && fieldCount <= headBytes / 4, "there are more fields than a head can hold, or none"),
            (bodyBytes >= 0 && discardedBytes >= 0, "content cannot be smaller than nothing"),
            (chunkLineBytes >= 18, "a chunk line needs room for sixteen digits and a line end"),
            (trailerBytes >= 2, "a trailer section ends with an empty line"),
            (
                min(chunkExtensionBytes, trailerCount, queryParameters, leadingEmptyLines, interimAnswers) >= 0,
                "a count cannot be negative"
            ),
            (min(headTime, idleTime, bodyGrace) > .zero, "a time limit must leave time"),
            (bodyRate >= 1, "content must move"),
        ]
        return rules.first { !$0.holds }?.reason
    }

    /// Traps when a limit contradicts another. Limits are set in our sources, never by a peer.
    package func validated() -> Self {
        if let contradiction { preconditionFailure(contradiction) }
        return self
    }
}
