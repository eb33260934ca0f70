internal import Bytes

/// Counts what one client sends: so many at once, and so many a second in the long run. It is the moment at which the
/// rate alone would have allowed everything that came.
struct MessageMeter {
    private var reached = Tick.zero

    /// Whether one more may come now.
    mutating func take(now: Tick, limits: SocketLimits) -> Bool {
        let step = Duration.nanoseconds(1_000_000_000 / limits.messageRate)
        let next = max(reached, now).advanced(by: step)
        guard next.since(now) <= step * limits.messageBurst else { return false }
        reached = next
        return true
    }
}
