import Bytes
package import Reactor

/// A loop that turns only when a test says so, on the test's own thread, with time that stands still until it is
/// moved. Descriptors are real: only the clock is not.
package final class TestLoop {
    package let reactor: Reactor
    package let clock = ManualClock()

    package init(limits: ReactorLimits = ReactorLimits()) throws(SystemFailure) {
        reactor = try Reactor(name: "test", clock: .manual(clock), limits: limits)
        reactor.turn(waiting: false)
    }

    deinit {
        reactor.close()
    }

    /// One turn without waiting.
    package func turn() {
        reactor.turn(waiting: false)
    }

    /// Moves time and turns, so that what has become due happens.
    package func advance(by duration: Duration) {
        clock.advance(by: duration)
        turn()
    }

    /// How long something real may take before it is given up. Sanitized code is many times slower.
    #if SANITIZED
    private static let patience = Duration.seconds(120)
    #else
    private static let patience = Duration.seconds(20)
    #endif

    /// Turns until something has come true. False when all the patience brought nothing: then it never will.
    package func turn(until condition: () -> Bool) -> Bool {
        let alarm = LoopClock.system
        let start = alarm.now
        while !condition() {
            if alarm.now.since(start) > Self.patience { return false }
            reactor.turn(waiting: false)
        }
        return true
    }
}
