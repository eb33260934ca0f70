internal import CLinux

/// Where descriptors are made: no child inherits one unless it is given to it, and none takes the number of a standard
/// one.
enum PrivateDescriptors {
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
