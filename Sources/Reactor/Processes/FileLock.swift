internal import CLinux

/// An exclusive lock on a file or a directory that ends with this process, however it ends. A child never
/// inherits it.
package final class FileLock: Sendable {
    private let descriptor: CInt

    private init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        // Said aloud: a child that another thread has forked and that has not come to its program yet holds a copy.
        unlock()
        close(descriptor)
    }

    /// Locks the file, which is made when it is missing; nil when another process has it.
    /// The file then holds this process's id, for people to read.
    package static func take(file path: String) throws(SystemFailure) -> FileLock? {
        let descriptor = sw_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw SystemFailure(call: "open") }
        guard let lock = try take(descriptor) else { return nil }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            throw SystemFailure(call: "write")
        }
        return lock
    }

    /// Locks a directory itself, so that it is the same lock by whatever path one comes; nil when another
    /// process has it.
    package static func take(directory path: String) throws(SystemFailure) -> FileLock? {
        let descriptor = sw_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw SystemFailure(call: "open") }
        return try take(descriptor)
    }

    /// Gives the lock up before this object ends.
    package func unlock() {
        flock(descriptor, LOCK_UN)
    }

    private static func take(_ descriptor: CInt) throws(SystemFailure) -> FileLock? {
        let lock = FileLock(descriptor: descriptor)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return nil }
            guard errno == EINTR else { throw SystemFailure(call: "flock") }
        }
        return lock
    }
}
