internal import Bytes
internal import Reactor
internal import Telemetry

/// Watches the postmaster from a thread that sleeps until it ends, and starts it again.
final class ClusterSupervisor: Sendable {
    private struct State {
        var postmaster: RunningProcess?
        var thread: Thread?
        var isAbandoned = false
    }

    private let start: ClusterStart
    private let bell: Bell
    private let log: Log
    private let report: @Sendable (EmbeddedEvent) -> Void
    /// Held to the end: no other server may use the directories.
    private let locks: [FileLock]
    private let state: Locked<State>

    init(
        start: ClusterStart, postmaster: RunningProcess, bell: Bell, log: Log,
        report: @escaping @Sendable (EmbeddedEvent) -> Void, locks: [FileLock]
    ) throws(EmbeddedFailure) {
        self.start = start
        self.bell = bell
        self.log = log
        self.report = report
        self.locks = locks
        state = Locked(State(postmaster: postmaster))
        let thread = try doing("start a thread") { () throws(SystemFailure) in
            try Thread(name: "postgres-watch") { [self] in supervise(postmaster) }
        }
        state.withLock { $0.thread = thread }
    }

    var postmaster: Int32? { state.withLock { $0.postmaster?.id } }

    /// Stops the postmaster and waits for its end.
    func stop() {
        bell.ring()
        state.withLock { $0.thread }?.join()
        // The number of a thread that was joined may be another thread's by now, so it is not joined twice.
        state.withLock { $0.thread = nil }
        for lock in locks { lock.unlock() }
    }

    /// Tells the postmaster to end without a checkpoint, and waits for nothing: for a process that is about to exit.
    func stopAtOnce() {
        bell.ring()
        _ = try? state.withLock { $0.postmaster }?.send(.quit)
    }

    /// Ends the watch and leaves the postmaster alone.
    func abandon() {
        state.withLock { $0.isAbandoned = true }
        stop()
        state.withLock { $0.postmaster = nil }
    }

    private func supervise(_ first: RunningProcess) {
        var machine = SupervisionMachine(now: Deadline.now)
        var action = SupervisionMachine.Action.watch
        var postmaster = first
        var ending = Deadline.now
        while true {
            switch action {
            case .watch:
                let event = watch(postmaster)
                ending = Deadline.now
                action = machine.event(event, now: ending)
                if case .wait(let wait) = action { tellEnd(of: postmaster, wait) }
            case .wait(let wait):
                action = machine.event(bell.wait(until: Deadline(after: wait)) ? .stopped : .waited, now: Deadline.now)
            case .start:
                do throws(EmbeddedFailure) {
                    postmaster = try start.run(until: bell).postmaster
                    let started = postmaster
                    state.withLock { $0.postmaster = started }
                    action = machine.event(.started, now: Deadline.now)
                    let time = Deadline.now.since(ending)
                    log.info("PostgreSQL runs again", ["milliseconds": .number(time.wholeMilliseconds)])
                    report(.restarted(after: time))
                } catch {
                    action = machine.event(
                        bell.wait(until: Deadline(after: .zero)) ? .stopped : .failed, now: Deadline.now)
                    if case .wait(let wait) = action { tellFailure(error, wait) }
                }
            case .stop:
                if !state.withLock({ $0.isAbandoned }) { halt(postmaster) }
                return
            case .finish:
                return
            }
        }
    }

    /// Sleeps until the postmaster has ended or is to be stopped; looks after its log meanwhile.
    private func watch(_ postmaster: RunningProcess) -> SupervisionMachine.Event {
        while true {
            switch postmaster.wait(until: Deadline(after: .seconds(60)), or: bell) {
            case .ended: return .ended
            case .rung: return .stopped
            case .timeOver: start.boundLog()
            }
        }
    }

    private func tellEnd(of postmaster: RunningProcess, _ wait: Duration) {
        state.withLock { $0.postmaster = nil }
        let ending = postmaster.reap() ?? .unknown
        log.error(
            "PostgreSQL \(ending); it is started again",
            ["process": .number(postmaster.id), "milliseconds": .number(wait.wholeMilliseconds)])
        report(.ended(ending, restartAfter: wait))
    }

    private func tellFailure(_ failure: EmbeddedFailure, _ wait: Duration) {
        log.error("\(failure)", ["retry_milliseconds": .number(wait.wholeMilliseconds)])
        report(.restartFailed(failure, retryAfter: wait))
    }

    private func halt(_ postmaster: RunningProcess) {
        do throws(SystemFailure) {
            let stopped = try PostmasterStop(limits: start.settings.limits, log: log).stop(postmaster)
            state.withLock { $0.postmaster = nil }
            if stopped { try SocketDirectory.leave(start.socketDirectory, of: start.home) }
            log.info(stopped ? "stopped PostgreSQL" : "left PostgreSQL behind", ["process": .number(postmaster.id)])
        } catch {
            log.error("cannot stop PostgreSQL: \(error)", ["process": .number(postmaster.id)])
        }
    }
}
