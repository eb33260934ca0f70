internal import CLinux
internal import Synchronization

/// The signals that are sent to this program, one after the other, for the thread that runs it.
///
/// Made first thing in `main`: the signals are blocked for the calling thread and all threads that it starts later,
/// and are read from a descriptor, so that no code ever runs in a signal handler. The second signal to end does not
/// wait for anybody: it ends the process from here.
package final class Signals: Sendable {
    /// Rung at the first signal to end, for whoever is in a long wait.
    package let ending: Bell
    private let descriptor: Descriptor
    private let arrived: Bell
    private let queue = Locked<[SystemSignal]>([])
    private let lastWords = Locked<(@Sendable () -> Void)?>(nil)

    private static let heard: [SystemSignal] = [.hangUp, .interrupt, .terminate]

    /// From now on a peer or a reader that is gone is an error of the write, not the end of the program.
    package static func ignoreBrokenPipes() { sw_ignore_broken_pipes() }

    package init() throws(SystemFailure) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in Self.heard { sigaddset(&set, signal.number) }
        Self.ignoreBrokenPipes()
        let failure = pthread_sigmask(SIG_BLOCK, &set, nil)
        guard failure == 0 else { throw SystemFailure(call: "pthread_sigmask", number: failure) }
        descriptor = try Descriptor(signalfd(-1, &set, CInt(SFD_CLOEXEC)), "signalfd")
        ending = try Bell()
        arrived = try Bell()
        // It lives as long as the process: nobody waits for its end.
        _ = try Thread(name: "signals") { [self] in listen() }
    }

    /// Whether a signal to end has come.
    package var isEnding: Bool { ending.wait(until: Deadline(after: .zero)) }

    /// What still has to be done when a second signal ends the process at once. It must not wait for anything.
    package func whenImpatient(_ action: @escaping @Sendable () -> Void) {
        lastWords.withLock { $0 = action }
    }

    /// Waits for the next signal.
    package func next() -> SystemSignal {
        while true {
            if let signal = queue.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return signal }
            arrived.waitAndRest()
        }
    }

    private func listen() {
        var endings = 0
        while true {
            var info = signalfd_siginfo()
            guard read(descriptor.raw, &info, MemoryLayout<signalfd_siginfo>.size) > 0 else { continue }
            guard let signal = Self.heard.first(where: { $0.number == CInt(bitPattern: info.ssi_signo) }) else {
                continue
            }
            if signal != .hangUp { endings += 1 }
            if endings >= 2 {
                lastWords.withLock { $0 }?()
                _exit(128 + signal.number)
            }
            queue.withLock { $0.append(signal) }
            if endings == 1 { ending.ring() }
            arrived.ring()
        }
    }
}
