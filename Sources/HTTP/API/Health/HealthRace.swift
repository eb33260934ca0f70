internal import Bytes
internal import Reactor

/// One check against its time. Whichever comes first is the outcome; the other finds the place taken.
final class HealthRace: Sendable {
    enum Outcome: Sendable {
        case well
        case failed(String)
        case late
    }

    private struct State {
        var continuation: CheckedContinuation<Outcome, Never>?
        var task: Task<Void, Never>?
        var timer: TimerID?
    }

    private let state = Locked(State())
    private let loop: Reactor

    private init(on loop: Reactor) {
        self.loop = loop
    }

    /// Runs a check on the loop that the caller runs on.
    static func run(_ check: HealthCheck, on loop: Reactor) async -> Outcome {
        let race = HealthRace(on: loop)
        return await withCheckedContinuation { continuation in
            race.state.withLock { $0.continuation = continuation }
            let task = Task(executorPreference: loop) {
                do {
                    try await check.ask()
                    race.finish(.well)
                } catch {
                    race.finish(.failed(String(reflecting: error)))
                }
            }
            race.state.withLock { $0.task = task }
            loop.submit { race.startClock(check.timeout) }
        }
    }

    private func startClock(_ timeout: Duration) {
        guard state.withLock({ $0.continuation != nil }) else { return }
        let timer = loop.schedule(after: timeout) { [self] in finish(.late) }
        state.withLock { $0.timer = timer }
    }

    /// On the loop, like everything here but the start: so the clock cannot be started behind the end.
    private func finish(_ outcome: Outcome) {
        let last = state.withLock { state -> State in
            defer { state = State() }
            return state
        }
        last.task?.cancel()
        if let timer = last.timer { loop.cancel(timer) }
        last.continuation?.resume(returning: outcome)
    }
}
