internal import CLinux

/// The output and the error output of the program.
package enum StandardStream: Sendable {
    case output
    case error

    package var descriptor: CInt {
        switch self {
        case .output: STDOUT_FILENO
        case .error: STDERR_FILENO
        }
    }

    /// Whether a person reads it.
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes a text and waits until all of it is out; for commands that end with their output, never on a loop.
    package func write(_ text: String) throws(SystemFailure) {
        try Self.write(Array(text.utf8), to: descriptor)
    }

    /// The same for bytes; the stream may be slow, which is felt by whoever calls.
    package func write(_ bytes: [UInt8]) throws(SystemFailure) {
        try Self.write(bytes, to: descriptor)
    }

    /// Writes all bytes, also to a descriptor that somebody has made non-blocking.
    static func write(_ bytes: [UInt8], to descriptor: CInt) throws(SystemFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                CLinux.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count >= 0 {
                written += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, -1)
            default: throw SystemFailure(call: "write")
            }
        }
    }
}
