package import Bytes

/// A timer that follows a deadline which moves. It is set anew only when the deadline comes earlier; when it moves
/// away, the timer fires too early, which costs one look and no work each time.
package struct DeadlineTimer {
    private var timer: TimerID?
    private var moment = Tick.never

    package init() {}

    /// Whether the timer would fire too late for a deadline. Asked first where a closure for every look would cost an
    /// allocation.
    package func isLate(for deadline: Tick) -> Bool { deadline < moment }

    /// - Parameter action: begins with `fired`, does what is due, and follows the next deadline.
    package mutating func follow(_ deadline: Tick, on reactor: Reactor, _ action: @escaping () -> Void) {
        guard isLate(for: deadline) else { return }
        if let timer { reactor.cancel(timer) }
        moment = deadline
        timer = reactor.schedule(after: deadline.since(reactor.now), action)
    }

    /// The timer has fired: the next deadline sets it anew.
    package mutating func fired() {
        timer = nil
        moment = .never
    }

    package mutating func cancel(on reactor: Reactor) {
        if let timer { reactor.cancel(timer) }
        timer = nil
        moment = .never
    }
}
