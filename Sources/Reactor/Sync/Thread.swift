internal import CLinux
internal import Synchronization

/// A thread of the operating system with a name, which someone waits for.
package final class Thread: Sendable {
    private let raw: pthread_t
    private let isJoined = Atomic<Bool>(false)

    /// Starts a thread that runs `body` and ends with it.
    ///
    /// All signals that others send are blocked on it, so that they reach the thread that waits for them; a process
    /// that is spawned from here inherits this mask unless it is given another. What the thread does to itself
    /// (SIGSEGV, SIGILL …) still gets through: the crash report needs it.
    /// - Parameter name: shown by `ps -T` and debuggers, which cut it to 15 bytes.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemFailure) {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var raw = pthread_t()
        let failure = Self.withSignalsBlocked {
            pthread_create(&raw, nil, { ThreadStart.run($0) }, start.toOpaque())
        }
        guard failure == 0 else {
            start.release()
            throw SystemFailure(call: "pthread_create", number: failure)
        }
        self.raw = raw
    }

    deinit {
        if !isJoined.load(ordering: .acquiring) { pthread_detach(raw) }
    }

    /// Waits until the thread has ended. The first call waits, later ones return at once.
    package func join() {
        // Asked first: the number of a thread that was joined may be that of a living one by now.
        guard !isJoined.exchange(true, ordering: .acquiringAndReleasing) else { return }
        precondition(pthread_equal(raw, pthread_self()) == 0, "a thread cannot wait for its own end")
        pthread_join(raw, nil)
    }

    /// A number that no other living thread has.
    package static var currentIdentity: UInt { UInt(pthread_self()) }

    /// Lets other threads go first, by a nice value that rises so much. On Linux it is one of the thread, not of the
    /// process (setpriority(2), C library differences); a refusal changes nothing.
    package static func giveWay(by steps: Int) {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, CInt(clamping: steps))
    }

    private static func withSignalsBlocked(_ body: () -> CInt) -> CInt {
        var blocked = sigset_t()
        var before = sigset_t()
        sigfillset(&blocked)
        for own in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGPROF] { sigdelset(&blocked, own) }
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}

/// What a new thread takes with it.
private final class ThreadStart {
    private let name: String
    private let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }

    /// Consumes the retained start that `pthread_create` was given.
    static func run(_ raw: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let raw else { return nil }
        let start = Unmanaged<ThreadStart>.fromOpaque(raw).takeRetainedValue()
        pthread_setname_np(pthread_self(), String(decoding: start.name.utf8.prefix(15), as: UTF8.self))
        start.body()
        return nil
    }
}
