internal import CLinux

/// The input of the program on a loop: a terminal, a pipe, a socket or a file. It stays as blocking as it was, because
/// others may share it. Confined to its loop.
package final class StandardInput: Watcher {
    /// Whether somebody types it.
    package static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    private static let blockBytes = 65_536

    private let reactor: Reactor
    private let received: ([UInt8]) -> Void
    private let ended: () -> Void
    private var watch: WatchID?
    /// The kernel does not tell of files: they are always ready, and read a block a turn.
    private var isFile = false
    private var isPaused = false
    private var isOver = false

    /// One line, without its end; nil when there is none, or it is too long or not UTF-8. Blocks, and takes no byte
    /// more than the line, so that whoever comes next finds the rest.
    package static func readLine(atMost limit: Int) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count <= limit {
            let count = CLinux.read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return line.isEmpty ? nil : String(validating: line, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") {
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return String(validating: line, as: UTF8.self)
            }
            line.append(byte)
        }
        return nil
    }

    /// Waits for bytes and reads them into the block; how many they are, zero at the end. For programs without a loop.
    package static func read(into block: inout [UInt8]) throws(SystemFailure) -> Int {
        while true {
            let count = CLinux.read(STDIN_FILENO, &block, block.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemFailure(call: "read") }
        }
    }

    package init(on reactor: Reactor, received: @escaping ([UInt8]) -> Void, ended: @escaping () -> Void) {
        self.reactor = reactor
        self.received = received
        self.ended = ended
    }

    package func start() {
        do throws(SystemFailure) {
            watch = try reactor.add(self, on: STDIN_FILENO, interest: .read)
        } catch {
            isFile = error.number == EPERM
            if isFile { readLater() } else { end() }
        }
    }

    /// Nothing is read until `resume`.
    package func pause() {
        guard !isPaused else { return }
        isPaused = true
        if let watch { reactor.update(watch, interest: .none) }
    }

    package func resume() {
        guard isPaused else { return }
        isPaused = false
        if let watch { reactor.update(watch, interest: .read) }
        if isFile { readLater() }
    }

    package func stop() {
        isOver = true
        if let watch { reactor.remove(watch) }
        watch = nil
    }

    package func ready(_ readiness: Readiness) {
        // A pipe that was closed says so even while nothing is wanted; it waits to be asked.
        guard !isPaused else {
            if let watch { reactor.remove(watch) }
            watch = nil
            isFile = true
            return
        }
        read()
    }

    package func loopEnded() { isOver = true }

    private func readLater() {
        _ = reactor.schedule(after: .zero) { [self] in
            guard !isPaused, !isOver else { return }
            read()
            if isFile, !isOver { readLater() }
        }
    }

    private func read() {
        guard !isOver else { return }
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        let count = CLinux.read(STDIN_FILENO, &block, block.count)
        if count > 0 {
            block.removeLast(block.count - count)
            received(block)
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            end()
        }
    }

    private func end() {
        guard !isOver else { return }
        stop()
        ended()
    }
}
