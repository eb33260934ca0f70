internal import CLinux
package import Reactor

/// A terminal without a screen: what a program at its other end writes is read here, and what is typed here it reads.
package final class PseudoTerminal: Sendable {
    /// What a program opens.
    package let path: String
    private let master: CInt
    private let output = Locked<[UInt8]>([])

    package init(columns: Int = 80, rows: Int = 24) throws(SystemFailure) {
        var name = [CChar](repeating: 0, count: 128)
        master = sw_open_pseudo_terminal(&name, name.count)
        guard master >= 0 else { throw SystemFailure(call: "posix_openpt") }
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        resize(columns: columns, rows: rows)
    }

    deinit {
        close(master)
    }

    package func resize(columns: Int, rows: Int) {
        _ = sw_set_window_size(master, CInt(columns), CInt(rows))
    }

    package func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Everything that was written so far.
    package var text: String {
        read(within: 0)
        return output.withLock { String(decoding: $0, as: UTF8.self) }
    }

    /// Waits until a text has been written; false after half a minute without it.
    package func shows(_ wanted: String) -> Bool {
        let deadline = Deadline(after: .seconds(30))
        while !text.contains(wanted) {
            if deadline.hasPassed { return false }
            read(within: 100)
            // Nobody has the other end open yet: then poll does not wait.
            deadline.pause(.milliseconds(5))
        }
        return true
    }

    /// Forgets what was written.
    package func wipe() { output.withLock { $0 = [] } }

    private func read(within milliseconds: CInt) {
        var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        var wait = milliseconds
        // Without POLLIN there is nothing, or nobody has the other end open.
        while poll(&entry, 1, wait) > 0, entry.revents & Int16(POLLIN) != 0 {
            var block = [UInt8](repeating: 0, count: 16_384)
            let count = CLinux.read(master, &block, block.count)
            guard count > 0 else { return }
            output.withLock { $0 += block[..<count] }
            wait = 0
        }
    }
}
