internal import Bytes

/// Decides what a supervisor does next. A first end is answered quickly, repeated ones ever more slowly.
struct SupervisionMachine {
    enum Event {
        case ended
        case waited
        case started
        case failed
        case stopped
    }

    enum Action: Equatable {
        case watch
        case wait(Duration)
        case start
        case stop
        case finish
    }

    private enum State {
        /// The postmaster runs; `since` tells when it became ready.
        case running(since: Tick)
        /// It is to be started again.
        case waiting
        case starting
        case stopped
    }

    /// The waits double from the first to the last.
    static let firstWait = Duration.milliseconds(100)
    static let longestWait = Duration.seconds(10)
    /// Who has run this long is forgiven what came before.
    static let proof = Duration.seconds(60)

    private var state: State
    private var wait = firstWait

    init(now: Tick) {
        state = .running(since: now)
    }

    mutating func event(_ event: Event, now: Tick) -> Action {
        switch (state, event) {
        case (.running(let since), .ended):
            if now.since(since) >= Self.proof { wait = Self.firstWait }
            return waitLonger()
        case (.starting, .failed):
            return waitLonger()
        case (.waiting, .waited):
            state = .starting
            return .start
        case (.starting, .started):
            state = .running(since: now)
            return .watch
        case (.running, .stopped):
            state = .stopped
            return .stop
        case (.waiting, .stopped), (.starting, .stopped):
            state = .stopped
            return .finish
        case (.stopped, .ended), (.stopped, .waited), (.stopped, .started), (.stopped, .failed), (.stopped, .stopped):
            return .finish
        case (.running, .waited), (.running, .started), (.running, .failed), (.waiting, .ended), (.waiting, .started),
            (.waiting, .failed), (.starting, .waited), (.starting, .ended):
            preconditionFailure("\(event) cannot come in state \(state)")
        }
    }

    private mutating func waitLonger() -> Action {
        state = .waiting
        defer { wait = min(wait * 2, Self.longestWait) }
        return .wait(wait)
    }
}
