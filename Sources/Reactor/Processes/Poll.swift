internal import Bytes
internal import CLinux

/// Waiting for descriptors by poll(2), on a plain thread and never on a loop.
enum Poll {
    /// Waits until the descriptor is readable; false when the deadline came first.
    static func wait(for descriptor: CInt, until deadline: Deadline) -> Bool {
        wait(forAny: [descriptor], until: deadline) != nil
    }

    /// The same for another event of poll(2).
    static func wait(for descriptor: CInt, _ event: CInt, until deadline: Deadline) -> Bool {
        wait(forAny: [descriptor], event, until: deadline) != nil
    }

    /// Waits until one of the descriptors is readable and tells its place in the list; nil at the deadline.
    static func wait(forAny descriptors: [CInt], _ event: CInt = POLLIN, until deadline: Deadline) -> Int? {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(event), revents: 0) }
        while true {
            // Rounded up, so that a wait never ends before its deadline and spins.
            let left = deadline.remaining.wholeNanoseconds
            let milliseconds = left == 0 ? 0 : min(left / 1_000_000 + 1, Int64(CInt.max))
            let count = poll(&entries, nfds_t(entries.count), CInt(milliseconds))
            if count > 0 { return entries.firstIndex { $0.revents != 0 } }
            if count == 0 && deadline.hasPassed { return nil }
            precondition(count >= 0 || errno == EINTR, "poll takes these descriptors")
        }
    }
}
