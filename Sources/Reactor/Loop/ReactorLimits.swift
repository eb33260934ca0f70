/// Every bound of a loop and of the connections on it.
package struct ReactorLimits: Sendable {
    /// Readiness events taken from the kernel in one turn. Few, because what becomes ready meanwhile waits for all of
    /// them: the database's answer above all, behind which its next transaction waits.
    package var eventsPerTurn = 24
    /// Rounds in which work submitted by work is run before the loop looks at the kernel again.
    package var inboxRoundsPerTurn = 16
    /// Rounds of one turn in which urgent work goes before the rest; after them it waits for the next turn.
    package var urgentRoundsPerTurn = 128
    /// Timers fired in one turn; the rest fires in the next.
    package var timersPerTurn = 4_096
    /// Connections accepted by one listener in one turn.
    package var acceptsPerTurn = 64
    /// Connections open on one loop. Above it new ones are closed at once.
    package var connections = 100_000
    /// The backlog that is asked of the kernel.
    package var backlog: Int32 = 4_096
    /// The buffer that a loop lends to all its connections for reading.
    package var receiveBytes = 64 * 1_024
    /// Input that a handler may leave unconsumed before its connection is cut.
    package var unconsumedBytes = 128 * 1_024
    /// Output above which `write` asks the producer to wait.
    package var outputHighWater = 256 * 1_024
    /// Output above which a connection is cut: its producer did not wait.
    package var outputBytes = 16 * 1_024 * 1_024
    /// Pieces of output handed to the kernel in one call (IOV_MAX is 1024).
    package var piecesPerWrite = 32
    /// How long a peer may take nothing of what waits for it.
    package var stall = Duration.seconds(10)
    /// What it must take in that time while more than `outputHighWater` waits: whole answers stay in memory for it.
    package var stallBytes = 16 * 1_024
    /// How long a connection that was finished waits for the peer's end, so that no reset eats the last bytes.
    package var linger = Duration.seconds(2)
    /// Bytes that are thrown away while lingering.
    package var lingerBytes = 1_024 * 1_024
    /// How long an outgoing connection may take for each address.
    package var connect = Duration.seconds(5)
    /// How long a TLS handshake may take in all.
    package var handshake = Duration.seconds(10)
    /// TLS handshake steps that one loop takes in one turn: each may cost a millisecond of the others' time.
    package var handshakesPerTurn = 4

    package init() {}

    /// Stops the program when a bound makes no sense, before anything is served under it.
    func validate() {
        precondition((1...65_536).contains(eventsPerTurn), "eventsPerTurn must be 1…65536")
        precondition(
            min(inboxRoundsPerTurn, urgentRoundsPerTurn) >= 1, "the inbox must be looked into at least once in a turn")
        precondition(timersPerTurn >= 1, "timersPerTurn must be at least 1")
        precondition(acceptsPerTurn >= 1, "acceptsPerTurn must be at least 1")
        precondition(connections >= 1, "connections must be at least 1")
        precondition(backlog >= 1, "backlog must be at least 1")
        precondition(receiveBytes >= 512, "receiveBytes must be at least 512")
        precondition(unconsumedBytes >= receiveBytes, "unconsumedBytes must hold one read")
        precondition(outputHighWater >= 1 && outputHighWater <= outputBytes, "outputHighWater must be 1…outputBytes")
        precondition(stallBytes >= 1, "stallBytes must be at least 1")
        precondition(handshakesPerTurn >= 1, "handshakesPerTurn must be at least 1")
        precondition((1...1_024).contains(piecesPerWrite), "piecesPerWrite must be 1…1024")
    }
}
