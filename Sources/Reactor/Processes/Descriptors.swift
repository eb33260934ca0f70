internal import Bytes
internal import CLinux

/// Waiting and reading on a plain thread, never on a loop.
enum Descriptors {
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

    /// Makes a pipe whose ends are closed in every child and lie above the standard descriptors.
    static func makePipe() throws(SystemFailure) -> (reading: CInt, writing: CInt) {
        var ends: [CInt] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw SystemFailure(call: "pipe2") }
        return (try aboveStandard(ends[0]), try aboveStandard(ends[1]))
    }

    /// Makes two sockets that are connected with each other, closed in every child and above the standard descriptors.
    static func makeSocketPair() throws(SystemFailure) -> (CInt, CInt) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemFailure(call: "socketpair") }
        return (try aboveStandard(ends[0]), try aboveStandard(ends[1]))
    }

    /// Reads until the writer has ended and nothing is left, or until the deadline; keeps the last bytes.
    static func readTail(
        of descriptor: CInt, writtenBy writer: RunningProcess, keeping capacity: Int, until deadline: Deadline
    ) -> String {
        var tail: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        // A grandchild may hold the pipe open; the end of the process itself is the end of the wait.
        while wait(forAny: [descriptor, writer.descriptor], until: deadline) == 0, !deadline.hasPassed {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 {
                _ = writer.wait(until: deadline)
                break
            }
            if count > 0 { tail.append(contentsOf: chunk[..<count]) }
            if tail.count > 2 * capacity { tail.removeFirst(tail.count - capacity) }
        }
        return String(decoding: tail.suffix(capacity), as: UTF8.self)
    }

    /// Opens a file, for its owner alone when it has to be made.
    static func open(_ path: String, _ flags: CInt) throws(SystemFailure) -> CInt {
        let descriptor = sw_open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure(call: "open") }
        return try aboveStandard(descriptor)
    }

    /// A second descriptor of the same open file.
    static func copy(_ descriptor: CInt) throws(SystemFailure) -> CInt {
        let copy = sw_copy_descriptor(descriptor, 3)
        guard copy >= 0 else { throw SystemFailure(call: "fcntl") }
        return copy
    }

    /// The same open file under a number that is not 0, 1 or 2; the given one is closed when it had to move.
    private static func aboveStandard(_ descriptor: CInt) throws(SystemFailure) -> CInt {
        guard descriptor < 3 else { return descriptor }
        defer { close(descriptor) }
        return try copy(descriptor)
    }
}
