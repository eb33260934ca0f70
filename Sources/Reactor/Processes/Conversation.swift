internal import CLinux

/// A child and the pair of sockets over which it is talked with on a plain thread: what is sent is its input, and what
/// it writes is received. Its input ends when this process is gone, however it went.
package final class Conversation: Sendable {
    package let process: RunningProcess
    private let socket: Descriptor

    init(with process: RunningProcess, over socket: consuming Descriptor) {
        self.process = process
        self.socket = socket
    }

    /// Sends all of it, or throws.
    package func send(_ bytes: [UInt8], until deadline: Deadline) throws(ConversationFailure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                CLinux.send(
                    socket.raw, bytes.baseAddress?.advanced(by: sent), bytes.count - sent,
                    CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count >= 0 {
                sent += count
            } else {
                try wait(after: "send", for: POLLOUT, until: deadline)
            }
        }
    }

    /// Waits for bytes; at least one comes.
    package func receive(atMost limit: Int, until deadline: Deadline) throws(ConversationFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        while true {
            let count = CLinux.recv(socket.raw, &bytes, limit, CInt(MSG_DONTWAIT))
            if count > 0 { return Array(bytes.prefix(count)) }
            if count == 0 { throw .over }
            try wait(after: "recv", for: POLLIN, until: deadline)
        }
    }

    /// Ends the child's input; what it still says can be received.
    package func finishInput() {
        shutdown(socket.raw, CInt(SHUT_WR))
    }

    /// Ends the child's input and waits for the child to end; one that does not is killed.
    package func end(within limit: Duration) -> ProcessEnding {
        shutdown(socket.raw, CInt(SHUT_RDWR))
        if !process.wait(atMost: limit) {
            _ = try? process.send(.kill)
            _ = process.wait(atMost: .seconds(5))
        }
        return process.reap() ?? .unknown
    }

    /// After a call that did not do anything: waits when it is only too early.
    private func wait(
        after call: StaticString, for event: CInt, until deadline: Deadline
    ) throws(ConversationFailure) {
        switch errno {
        case EINTR: return
        case EAGAIN:
            guard Poll.wait(for: socket.raw, event, until: deadline) else { throw .tooLate }
        case EPIPE, ECONNRESET: throw .over
        default: throw .system(SystemFailure(call: call))
        }
    }
}

extension ProcessLaunch {
    /// Starts the process with one end of a pair of sockets as its input and output; `input` and `output` are not used,
    /// and its errors go nowhere.
    package func converse() throws(LaunchFailure) -> Conversation {
        try prepared { () throws(SystemFailure) in
            let (ours, theirs) = try PrivateDescriptors.makeSocketPair()
            let socket = try Descriptor(ours, "socketpair")
            defer { close(theirs) }
            let errors = try PrivateDescriptors.open("/dev/null", O_WRONLY)
            defer { close(errors) }
            let (process, report) = try start(source: theirs, sink: theirs, errors: errors)
            return (Conversation(with: process, over: socket), report)
        }
    }
}
