internal import Bytes

/// Whether a peer still takes what it is sent.
struct StallWatch {
    private var lastProgress: Tick
    private var unacknowledged: CInt = 0

    init(now: Tick) {
        lastProgress = now
    }

    /// The kernel has taken something, or begins to be full.
    /// - Parameter unacknowledged: bytes that the kernel has and the peer has not.
    mutating func moved(unacknowledged: CInt, now: Tick) {
        lastProgress = now
        self.unacknowledged = unacknowledged
    }

    /// A look at what the kernel has got rid of meanwhile. True when nothing has moved for so long.
    mutating func look(unacknowledged: CInt, now: Tick, limit: Duration) -> Bool {
        // What the kernel still sends is progress too: it asks for more only when a third of its buffer is free.
        if unacknowledged < self.unacknowledged { lastProgress = now }
        self.unacknowledged = unacknowledged
        return now.since(lastProgress) >= limit
    }
}
