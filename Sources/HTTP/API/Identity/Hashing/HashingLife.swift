internal import Bytes

/// Decides when a process that hashes passwords is started again after it fell, and what becomes of the request that
/// waits for it: it is tried twice, and waits no longer than patience allows.
struct HashingLife: Hashable, Sendable {
    enum Event: Hashable {
        /// A request comes.
        case wanted
        /// What was to be waited for is over.
        case waited
        /// The process runs and is ready.
        case started
        /// It could not be started.
        case failed
        /// It fell with the request in it.
        case fell
    }

    enum Action: Hashable {
        case start
        case wait(Duration)
        case ask
        case refuse
    }

    private enum State: Hashable {
        case running
        /// It may be started then.
        case down(until: Tick)
    }

    private let limits: HashingLimits.Waits
    private var state = State.down(until: .zero)
    /// Falls since the last answer.
    private var falls = 0
    /// Falls with the request that is in it.
    private var attempts = 0
    /// All falls there were.
    private(set) var losses = 0

    init(_ limits: HashingLimits) {
        self.limits = limits.waits
    }

    mutating func event(_ event: Event, now: Tick) -> Action {
        switch event {
        case .wanted:
            attempts = 0
            return proceed(now)
        case .waited: return .start
        case .started:
            state = .running
            return .ask
        case .failed, .fell:
            fall(now)
            attempts += 1
            return attempts < 2 ? proceed(now) : .refuse
        }
    }

    /// It answered: what came before is forgiven.
    mutating func answered() { falls = 0 }

    /// It was found dead while nobody asked anything.
    mutating func foundDead(now: Tick) { fall(now) }

    private mutating func fall(_ now: Tick) {
        state = .down(until: now.advanced(by: limits.wait(beforeStart: falls)))
        falls += 1
        losses += 1
    }

    private func proceed(_ now: Tick) -> Action {
        switch state {
        case .running: return .ask
        case .down(let until):
            let left = until.since(now)
            if left == .zero { return .start }
            return left <= limits.patience ? .wait(left) : .refuse
        }
    }
}

extension HashingLimits {
    /// The part of the bounds that decides about waiting.
    struct Waits: Hashable, Sendable {
        let patience: Duration
        let first: Duration
        let longest: Duration

        /// None after the first fall, then ever longer ones.
        func wait(beforeStart falls: Int) -> Duration {
            guard falls > 0 else { return .zero }
            return min(longest, first * (1 << min(falls - 1, 20)))
        }
    }

    var waits: Waits { Waits(patience: patience, first: firstWait, longest: longestWait) }
}
