internal import CLinux

/// Lays children to rest that nobody holds any more when they end. A child that is never laid to rest keeps its number,
/// and whoever waits for any child of the process (test runners do) finds it again and again.
enum Undertaker {
    /// Takes over the descriptor of a child that is still alive. A thread waits for it: this is rare.
    static func take(_ descriptor: CInt) {
        let thread = try? Thread(name: "undertaker") {
            while !Poll.wait(for: descriptor, until: Deadline(after: .seconds(3_600))) {}
            var info = siginfo_t()
            while sw_wait_pidfd(descriptor, &info, WEXITED) != 0, errno == EINTR {}
            close(descriptor)
        }
        if thread == nil { close(descriptor) }
    }
}
