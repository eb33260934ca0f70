internal import CLinux

/// Wakes a plain thread that waits. Once rung it stays rung.
package final class Bell: Sendable {
    let descriptor: CInt

    package init() throws(SystemFailure) {
        descriptor = eventfd(0, CInt(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw SystemFailure(call: "eventfd") }
    }

    deinit {
        close(descriptor)
    }

    package func ring() {
        eventfd_write(descriptor, 1)
    }

    /// Blocks the calling thread; true when the bell was rung before the deadline.
    package func wait(until deadline: Deadline) -> Bool {
        Poll.wait(for: descriptor, until: deadline)
    }

    /// Blocks the calling thread until the bell is rung, and takes the ringing back.
    func waitAndRest() {
        var count: eventfd_t = 0
        // An interrupted read is repeated by whoever waits for more than the ringing.
        eventfd_read(descriptor, &count)
    }
}
