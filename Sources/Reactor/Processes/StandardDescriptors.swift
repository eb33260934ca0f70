internal import CLinux

/// The descriptors 0, 1 and 2, without which a program may be started.
package enum StandardDescriptors {
    /// Puts /dev/null where one is closed. Otherwise the next descriptor that is opened takes its number, and what is
    /// read or written there is another's. First of all in `main`.
    package static func fill() {
        // The lowest free number is taken: the first one above them says that they are all there.
        var descriptor: CInt
        repeat {
            descriptor = sw_open("/dev/null", O_RDWR, 0)
        } while (STDIN_FILENO...STDERR_FILENO).contains(descriptor)
        if descriptor > STDERR_FILENO { _ = close(descriptor) }
    }
}
