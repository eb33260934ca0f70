internal import Bytes

/// How a topic spaces its messages.
package enum Pacing: Sendable {
    /// With every turn of the loop.
    case immediate
    /// A lone message at once; those of a hot topic together, the rarer the more there is to send.
    case adaptive
}

/// Decides when what was published goes out, so that the frames of a hot topic depend on its viewers and not on its
/// messages: the first after a quiet time at once, the next not before
/// viewers × messages a second ÷ budget milliseconds have passed, within bounds.
struct TickPacer {
    private let pacing: Pacing
    private let tick: ClosedRange<Duration>
    private let budget: Double
    private var last: Tick?
    /// Messages a second, weighed over about the last second.
    private var rate = 0.0
    private var measured: Tick?

    init(_ pacing: Pacing, limits: HubLimits) {
        self.pacing = pacing
        tick = limits.tick
        budget = Double(limits.tickBudget)
    }

    /// Messages were published; when they are to go out.
    mutating func published(_ messages: Int, viewers: Int, now: Tick) -> Tick {
        switch pacing {
        case .immediate: return now
        case .adaptive:
            measure(messages, now)
            guard let last else { return now }
            let due = last.advanced(by: window(viewers: viewers))
            return due > now ? due : now
        }
    }

    /// What was published has gone out.
    mutating func flushed(now: Tick) { last = now }

    /// How far apart the messages of a hot topic are.
    func window(viewers: Int) -> Duration {
        let milliseconds = Double(viewers) * rate / budget
        let wanted = Duration.nanoseconds(Int64(min(milliseconds, 1e6) * 1e6))
        return min(max(wanted, tick.lowerBound), tick.upperBound)
    }

    private mutating func measure(_ messages: Int, _ now: Tick) {
        let passed = measured.map { Double(now.since($0).wholeNanoseconds) / 1e9 } ?? 1
        measured = now
        // What was counted fades linearly within a second: no exponential function, and close enough.
        rate = max(0, rate * (1 - passed)) + Double(messages)
    }
}
