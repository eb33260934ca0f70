internal import Bytes

/// Whether a peer still takes what it is sent, and as fast as it must.
struct StallWatch {
    /// Since when the peer has taken too little.
    private var since: Tick
    /// What the kernel has taken since the watch began.
    private var sent = 0
    /// What the peer had taken at `since`.
    private var mark = 0

    init(now: Tick) {
        since = now
    }

    /// The kernel is full for the first time.
    /// - Parameter unacknowledged: bytes that the kernel has and the peer has not.
    mutating func begin(unacknowledged: CInt, now: Tick) {
        since = now
        sent = 0
        mark = -Int(unacknowledged)
    }

    /// The kernel has taken more.
    mutating func took(_ bytes: Int) { sent += bytes }

    /// A look at what the kernel has got rid of meanwhile: that is progress too, since it asks for more only when a
    /// third of its buffer is free.
    /// - Parameter least: what the peer must take in the time.
    /// - Returns: whether it has taken less for so long.
    mutating func look(unacknowledged: CInt, least: Int, now: Tick, limit: Duration) -> Bool {
        let taken = sent - Int(unacknowledged)
        if taken - mark >= least {
            mark = taken
            since = now
        }
        return now.since(since) >= limit
    }
}
