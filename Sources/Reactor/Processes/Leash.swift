internal import CLinux

/// A pipe whose writing end this process alone holds. A child that has it as its input reads the end of it when
/// this process is gone, however it went.
package final class Leash: Sendable {
    let reading: CInt
    private let writing: Locked<CInt?>

    package init() throws(SystemFailure) {
        let ends = try PrivateDescriptors.makePipe()
        reading = ends.reading
        writing = Locked(ends.writing)
    }

    deinit {
        letGo()
        close(reading)
    }

    /// Lets the child go now.
    package func letGo() {
        let descriptor = writing.withLock { writing in
            defer { writing = nil }
            return writing
        }
        if let descriptor { close(descriptor) }
    }
}
