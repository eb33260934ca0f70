import Reactor
import TestSupport
import Testing

/// A process that hashes passwords, as others on the machine see it.
struct HashingChild: Sendable {
    let id: Int32

    /// Those that were started by a process, or under a name.
    static func all(startedBy parent: Int32) -> [HashingChild] {
        all { $0.field(1) == Int(parent) }
    }

    static func all(called name: String) -> [HashingChild] {
        all { $0.words.first == name }
    }

    private static func all(where isWanted: (HashingChild) -> Bool) -> [HashingChild] {
        ProcessTable.all().map { HashingChild(id: $0) }.filter {
            $0.words.dropFirst() == ["hash-passwords"] && isWanted($0)
        }
    }

    /// Its command line. One that has ended has none.
    var words: [String] {
        text("cmdline").split(separator: "\0").map(String.init)
    }

    /// What a file of `/proc` says about it; nothing when it is gone or says it to nobody.
    func text(_ file: String) -> String {
        String(decoding: (try? Files.read("/proc/\(id)/\(file)", atMost: 1 << 16)) ?? [], as: UTF8.self)
    }

    /// A number of `stat` behind the name: 1 the parent, 3 the session, 16 the nice value.
    func field(_ index: Int) -> Int? {
        let rest = text("stat").split(separator: ")").last?.split(separator: " ") ?? []
        return rest.count > index ? Int(rest[index]) : nil
    }

    /// Memory of it that is in RAM, in KiB.
    var resident: Int { Self.kibibytes("VmRSS", in: text("status")) }

    static func kibibytes(_ name: String, in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line.flatMap { $0.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Int($0) } }
            ?? 0
    }

    func kill() throws {
        guard let process = try? RunningProcess(id: id) else { return }
        try process.send(.kill)
        _ = process.wait(atMost: .seconds(20))
    }

    /// On a thread of its own: kills the next one that is in the middle of a hash, known by its memory.
    static func killBusy(_ find: @escaping @Sendable () -> [HashingChild]) async throws -> Bool {
        try await onThread {
            let deadline = Deadline(after: .seconds(60))
            while !deadline.hasPassed {
                if let busy = find().first(where: { $0.resident > 48 << 10 }) {
                    try busy.kill()
                    return true
                }
                deadline.pause(.milliseconds(1))
            }
            return false
        }
    }
}

/// Kills processes that hash passwords as soon as they are there, on a thread of its own, until it is stopped.
final class HashingKiller: Sendable {
    private let isOver = Locked(false)
    private let thread: Locked<Thread?>

    init(_ find: @escaping @Sendable () -> [HashingChild]) throws {
        let isOver = isOver
        thread = Locked(
            try Thread(name: "killer") {
                while !isOver.withLock({ $0 }) {
                    for child in find() { try? child.kill() }
                    Deadline(after: .seconds(1)).pause(.milliseconds(1))
                }
            })
    }

    func stop() {
        isOver.withLock { $0 = true }
        thread.withLock { $0 }?.join()
    }
}
