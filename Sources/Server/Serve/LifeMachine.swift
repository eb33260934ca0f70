internal import Reactor

/// What the running server does about the signals it gets. (The second signal to end never comes here: it ends the
/// process at once.)
struct LifeMachine {
    enum State: Hashable {
        /// Requests are served. Goes to `draining`.
        case serving
        /// What is under way may finish. Stays.
        case draining
    }

    enum Action: Hashable {
        /// Read certificates and log level again.
        case reload
        case drain
        case nothing
    }

    private(set) var state = State.serving

    mutating func received(_ signal: SystemSignal) -> Action {
        switch (signal, state) {
        case (.hangUp, .serving): return .reload
        case (.terminate, .serving), (.interrupt, .serving):
            state = .draining
            return .drain
        case (.hangUp, .draining), (.terminate, .draining), (.interrupt, .draining): return .nothing
        case (.quit, _), (.kill, _): return .nothing
        }
    }
}
