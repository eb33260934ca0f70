internal import Bytes

/// What is done when its time has come.
extension Reactor {
    /// Runs an action once, at the earliest after `delay`. On a loop that has ended it is let go of at once.
    package func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerID {
        preconditionOnLoop()
        let timer = timers.schedule(at: now.advanced(by: delay), action)
        if isClosed { timers.cancel(timer) }
        return timer
    }

    /// Forgets a scheduled action; harmless when it has already run.
    package func cancel(_ timer: TimerID) {
        preconditionOnLoop()
        timers.cancel(timer)
    }

    func fireTimers() {
        for _ in 0..<limits.timersPerTurn {
            guard let action = timers.popDue(now: now) else { return }
            action()
        }
    }

    /// What still waits for its time holds on to others, who hold on to this loop. Let go of outside the wheel: whoever
    /// is freed by it may want to cancel a timer.
    func dropTimers() {
        var rest = TimerWheel(now: now)
        swap(&timers, &rest)
    }
}
