internal import Reactor
internal import Usher

/// How the program ends: once, with the terminal as it was.
final class Ending: Sendable {
    private let terminal = Locked<TerminalMode?>(nil)
    private let farewell = Locked<[UInt8]>([])

    /// The terminal was changed, and is put back at the end; `farewell` is what its screen needs for that.
    func keep(_ mode: TerminalMode, farewell text: String) {
        terminal.withLock { $0 = mode }
        farewell.withLock { $0 = Array(text.utf8) }
    }

    func restore() {
        let bytes = farewell.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
        if !bytes.isEmpty { try? StandardStream.output.write(bytes) }
        terminal.withLock { mode in
            defer { mode = nil }
            return mode
        }?.restore()
    }

    func end(_ status: ProgramStatus) -> Never {
        restore()
        ProcessEnvironment.exit(status.rawValue)
    }

    /// What a failed write to the output means: a closed pipe is a quiet end, for whoever read has had enough.
    func end(writing failure: SystemFailure) -> Never {
        guard !failure.isBrokenPipe else { end(.done) }
        restore()
        try? StandardStream.error.write("seatcat: the output cannot be written: \(failure.reason)\n")
        ProcessEnvironment.exit(ProgramStatus.serverError.rawValue)
    }
}
