/// Work that is done again and again on a loop, the next time an interval after the end of the last.
package final class Round: Sendable {
    private enum State {
        case waiting(TimerID)
        case working
        case stopped
    }

    private let loop: Reactor
    private let interval: Duration
    private let work: @Sendable () async -> Void
    private let state = Locked(State.working)

    package init(on loop: Reactor, every interval: Duration, _ work: @escaping @Sendable () async -> Void) {
        self.loop = loop
        self.interval = interval
        self.work = work
    }

    /// From any thread.
    package func start() { loop.submit { [self] in wait() } }

    /// Nothing begins any more; what is being done ends by itself. From any thread.
    package func stop() { loop.submit { [self] in end() } }

    private func end() {
        let last = state.withLock { state in
            defer { state = .stopped }
            return state
        }
        if case .waiting(let timer) = last { loop.cancel(timer) }
    }

    private func wait() {
        let timer = loop.schedule(after: interval) { [self] in
            state.withLock { $0 = .working }
            Task(executorPreference: loop) { [self] in
                await work()
                loop.submit { [self] in
                    let isStopped = state.withLock { state in
                        if case .stopped = state { true } else { false }
                    }
                    if !isStopped { wait() }
                }
            }
        }
        state.withLock { $0 = .waiting(timer) }
    }
}
