internal import CLinux

/// A process held by a descriptor, a child of ours or not. The descriptor means this very process for ever: once
/// its identity has been checked, no later process that is given the same number can be mistaken for it.
package final class RunningProcess: Sendable {
    package let id: Int32
    /// Readable once the process has ended; for `poll` and `epoll`.
    let descriptor: CInt
    /// Whether it was started here, so that it is ours to lay to rest.
    private let isOurs: Bool

    /// Takes hold of a process by its number; fails when there is none.
    package convenience init(id: Int32) throws(SystemFailure) {
        try self.init(id: id, isOurs: false)
    }

    init(id: Int32, isOurs: Bool) throws(SystemFailure) {
        let descriptor = sw_pidfd_open(id)
        guard descriptor >= 0 else { throw SystemFailure(call: "pidfd_open") }
        self.id = id
        self.descriptor = descriptor
        self.isOurs = isOurs
    }

    deinit {
        // Whoever only took hold of it must not take its end from the one who waits for that.
        if isOurs, reap() == nil {
            Undertaker.take(descriptor)
        } else {
            close(descriptor)
        }
    }

    package var hasEnded: Bool { wait(atMost: .zero) }

    /// Blocks the calling thread until the process has ended or the time is over. Tells which: true when it ended.
    package func wait(atMost limit: Duration) -> Bool {
        wait(until: Deadline(after: limit))
    }

    /// Blocks the calling thread until the process has ended or the deadline passes.
    package func wait(until deadline: Deadline) -> Bool {
        Poll.wait(for: descriptor, until: deadline)
    }

    /// Blocks the calling thread until the process has ended, the bell rings, or the deadline passes.
    package func wait(until deadline: Deadline, or bell: Bell) -> Waking {
        switch Poll.wait(forAny: [bell.descriptor, descriptor], until: deadline) {
        case .some(0): .rung
        case .some: .ended
        case nil: .timeOver
        }
    }

    /// What ended a wait.
    package enum Waking: Sendable {
        case ended
        case rung
        case timeOver
    }

    /// Sends a signal. A process that has ended already is no failure: false is the answer.
    @discardableResult
    package func send(_ signal: SystemSignal) throws(SystemFailure) -> Bool {
        guard sw_pidfd_send_signal(descriptor, signal.number) != 0 else { return true }
        if errno == ESRCH { return false }
        throw SystemFailure(call: "pidfd_send_signal")
    }

    /// Kills a child and whoever it has started that is still of its group, which a child of ours leads, and waits for
    /// their end: else one of them might go on writing where the caller clears up.
    func killGroup(within limit: Duration) {
        let deadline = Deadline(after: limit)
        // Nobody else is given the number as long as the child has not been laid to rest.
        guard isOurs, kill(-id, SIGKILL) == 0, wait(until: deadline) else { return }
        _ = reap()
        while kill(-id, 0) == 0, !deadline.hasPassed { deadline.pause(.milliseconds(1)) }
    }

    /// How the process ended, or nil while it lives. A child is thereby laid to rest, so only the first call learns
    /// the code; afterwards, and for processes of others, the answer is `unknown`.
    package func reap() -> ProcessEnding? {
        guard hasEnded else { return nil }
        var info = siginfo_t()
        // Without WNOHANG: the descriptor tells of the end a moment before the child can be waited for.
        while sw_wait_pidfd(descriptor, &info, WEXITED) != 0 {
            guard errno == EINTR else { return .unknown }
        }
        let status = sw_siginfo_status(&info)
        return info.si_code == CLD_EXITED ? .exited(code: status) : .killed(signal: status)
    }
}
