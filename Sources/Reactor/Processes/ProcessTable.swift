internal import CLinux

/// What the kernel tells about the processes of the machine.
package enum ProcessTable {
    /// The processes that there are, also those that have ended and were not laid to rest.
    package static func all() -> [Int32] {
        guard let names = try? Files.list("/proc") else { return [] }
        return names.compactMap { Int32($0) }
    }

    /// The number of this process.
    package static var own: Int32 { getpid() }

    /// The directory a process works in, without symbolic links; nil when there is no such process, when it has
    /// ended, or when it belongs to somebody else.
    /// - Parameter account: who asks. Root without CAP_SYS_PTRACE, as in a container, may not ask for the
    ///   processes of others, but their owner may.
    package static func directory(of id: Int32, asking account: SystemAccount? = nil) -> String? {
        asSystemAccount(account) { try? Files.target(ofLink: "/proc/\(id)/cwd") }
    }

    /// The processes that work in a directory, given without symbolic links.
    package static func working(in directory: String, asking account: SystemAccount? = nil) -> [Int32] {
        all().filter { self.directory(of: $0, asking: account) == directory }
    }

    /// The name of the program a process runs, cut by the kernel to 15 bytes.
    package static func program(of id: Int32) -> String? {
        guard let bytes = try? Files.read("/proc/\(id)/comm", atMost: 64) else { return nil }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// Lays to rest the orphans that ended and became children of ours, which happens to the first process of a
    /// container: nobody else does it.
    /// - Parameter program: only processes of this program are laid to rest; other children belong to others here.
    package static func reapOrphans(of program: String) {
        guard getpid() == 1 else { return }
        for id in all() where isEndedChild(id, of: program) {
            waitpid(id, nil, WNOHANG)
        }
    }

    private static func isEndedChild(_ id: Int32, of program: String) -> Bool {
        guard let bytes = try? Files.read("/proc/\(id)/stat", atMost: 1_024) else { return false }
        // "id (program) state parent …", and a program's name may hold anything, also a bracket.
        let line = String(decoding: bytes, as: UTF8.self)
        guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")") else { return false }
        let rest = line[line.index(after: close)...].split(separator: " ")
        return line[line.index(after: open)..<close] == program && rest.count > 1 && rest[0] == "Z" && rest[1] == "1"
    }

    /// Runs the body with the file rights of an account. These belong to the thread, not to the process.
    private static func asSystemAccount<Value>(_ account: SystemAccount?, _ body: () -> Value) -> Value {
        guard let account, geteuid() == 0, !account.isRoot else { return body() }
        setfsgid(account.group)
        setfsuid(account.user)
        defer {
            setfsuid(0)
            setfsgid(getegid())
        }
        return body()
    }
}
