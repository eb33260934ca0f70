import API
import Crypto
import Domain
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Server

@Suite("Processes that hash passwords") struct HashingProcessesTests {
    private static let cheap = PasswordCost(memory: 8_192, passes: 1)

    /// The real program under a name of its own, so that its processes can be told from those of other tests.
    private struct Hashing {
        let name = "hash-\(UInt64.random(in: 0...UInt64.max))"
        let lines = Locked<[String]>([])
        let processes: HashingProcesses

        init(limits: HashingLimits = HashingLimits(), count: Int = 1) throws {
            var launch = HashPasswordsCommand.launch
            launch.path = try ServerProcess.program()
            launch.name = name
            processes = try HashingProcesses(launch, count: count, limits: limits, log: Self.log(into: lines))
        }

        static func log(into lines: Locked<[String]>) -> Log {
            Log("passwords", to: Log.Output(level: .debug) { record in lines.withLock { $0.append(record.message) } })
        }

        var children: @Sendable () -> [HashingChild] { { [name] in HashingChild.all(called: name) } }
        var words: String { lines.withLock { $0 }.joined(separator: "\n") }
    }

    /// A program of a few lines in place of ours.
    private func script(_ text: String, limits: HashingLimits = HashingLimits(), log: Log = .silent) throws
        -> HashingProcesses
    {
        let launch = ProcessLaunch(path: "/bin/sh", arguments: ["-c", text])
        return try HashingProcesses(launch, count: 1, limits: limits, log: log)
    }

    /// What says that it is ready.
    private static let ready = "printf '\\0\\0\\0\\1\\20'; "

    @Test("their answers are those of whoever hashes by himself") func verdicts() async throws {
        try await onThread {
            let hashing = try Hashing()
            defer { hashing.processes.stop() }
            let own = OwnHashing()
            for password in ["Correct horse!", "", "Grüße, 日本", "\0", String(repeating: "x", count: 5_000)] {
                guard
                    case .hash(let theirs) = try hashing.processes.answer(.init(.hash(Self.cheap), password: password)),
                    case .hash(let ours) = try own.answer(.init(.hash(Self.cheap), password: password))
                else {
                    Issue.record("no hash of \(password.prefix(20))")
                    continue
                }
                for hash in [theirs, ours, "", "plain", String(repeating: "$", count: 300)] {
                    for typed in [password, password + " "] {
                        let request = HashRequest(.verify(against: hash), password: typed)
                        let verdict = try hashing.processes.answer(request)
                        #expect(try verdict == own.answer(request))
                        #expect((verdict == .verdict(true)) == (typed == password && hash.hasPrefix("$argon2id$")))
                    }
                }
            }
            #expect(hashing.processes.losses == 0)
        }
    }

    @Test("one that is killed in the middle of a hash costs nobody an answer") func killedOnce() async throws {
        let hashing = try await onThread { try Hashing() }
        let hasher = try PasswordHasher(
            cost: PasswordCost(memory: 128 << 20, passes: 8), by: hashing.processes, limits: WorkerLimits(threads: 1))
        defer { hasher.stop() }
        async let hash = hasher.hash(Password("Still there!"))
        #expect(try await HashingChild.killBusy(hashing.children))
        let made = try await hash
        #expect(hasher.work == 1 && hasher.losses == 1)
        #expect(hashing.words.contains("in the middle of a hash was killed by signal 9"))
        #expect(try await hasher.verify(Password("Still there!"), against: made))
        #expect(try await !hasher.verify(Password("still there!"), against: made))
    }

    @Test("one that is killed again and again is away for those who ask, and comes back") func killedOften()
        async throws
    {
        let hashing = try await onThread { try Hashing() }
        // Long enough for a killer who has to wait for his own turn.
        let cost = PasswordCost(memory: 64 << 20, passes: 24)
        let hasher = try PasswordHasher(cost: cost, by: hashing.processes, limits: WorkerLimits(threads: 1))
        defer { hasher.stop() }
        let killer = try HashingKiller(hashing.children)
        for _ in 0..<3 {
            await #expect(throws: PasswordHasher.Refusal.away) { try await hasher.hash(Password("Nobody home!")) }
        }
        try await onThread { killer.stop() }
        #expect(hasher.losses >= 4)
        let deadline = Deadline(after: .seconds(30))
        var hash: String?
        while hash == nil, !deadline.hasPassed { hash = try? await hasher.hash(Password("Here again!")) }
        let made = try #require(hash)
        #expect(try await hasher.verify(Password("Here again!"), against: made))
    }

    @Test("one that is killed while nobody asks is started again for the next who does") func killedIdle() async throws
    {
        try await onThread {
            let hashing = try Hashing()
            defer { hashing.processes.stop() }
            let before = try #require(hashing.children().first)
            try before.kill()
            _ = try hashing.processes.answer(HashRequest(.hash(Self.cheap), password: "Good morning!"))
            #expect(hashing.processes.losses == 1)
            #expect(hashing.children().count == 1 && hashing.children().first?.id != before.id)
            #expect(hashing.words.contains("was killed by signal 9; it is started again"))
        }
    }

    @Test("as many are started as are asked at once, and all end when they are let go") func several() async throws {
        try await onThread {
            let hashing = try Hashing(count: 3)
            let children = hashing.children()
            #expect(children.count == 3)
            hashing.processes.stop()
            #expect(children.allSatisfy { (try? RunningProcess(id: $0.id)) == nil })
            #expect(throws: HashingFailure.self) {
                try hashing.processes.answer(HashRequest(.hash(Self.cheap), password: "Too late!"))
            }
            #expect(hashing.words == "")
        }
    }

    @Test("each leads a session of its own, gives way, dies first and leaves no dump") func courtesy() async throws {
        try await onThread {
            let hashing = try Hashing()
            defer { hashing.processes.stop() }
            let child = try #require(hashing.children().first)
            #expect(child.field(3) == Int(child.id))
            #expect(child.field(16) == 10)
            let own = Int(HashingChild(id: ProcessTable.own).text("oom_score_adj").split(separator: "\n").first ?? "")
            #expect(child.text("oom_score_adj") == "\(min(1_000, try #require(own) + 500))\n")
            let limit = child.text("limits").split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(limit?.split(separator: " ").suffix(3) == ["0", "0", "bytes"])
            #expect(child.text("comm") == "seatwire-hash\n")
            // A kernel that does not weigh sessions has no such file. Users without rights are let in one at a time.
            guard try Files.facts(of: "/proc/self/autogroup") != nil else { return }
            let deadline = Deadline(after: .seconds(30))
            while !child.text("autogroup").hasSuffix(" nice 10\n"), !deadline.hasPassed {
                _ = try hashing.processes.answer(HashRequest(.hash(Self.cheap), password: "After you!"))
            }
            #expect(child.text("autogroup").hasSuffix(" nice 10\n"), "\(child.text("autogroup"))")
            #expect(!HashingChild(id: ProcessTable.own).text("autogroup").hasSuffix(" nice 10\n"))
        }
    }

    @Test("one that cannot be started is told with its reason, as startTime is") func starts() throws {
        func reason(_ path: String, _ arguments: [String] = [], _ time: Duration = .seconds(20)) -> String? {
            var limits = HashingLimits()
            limits.startTime = time
            let launch = ProcessLaunch(path: path, arguments: arguments)
            do throws(HashingStartFailure) {
                try HashingProcesses(launch, count: 1, limits: limits, log: .silent).stop()
                return nil
            } catch {
                return error.description
            }
        }
        #expect(reason("/nowhere/seatwire") == "cannot execute /nowhere/seatwire: No such file or directory")
        #expect(reason("/bin/false") == "before it was ready it exited with code 1")
        #expect(reason("/bin/echo", ["hello there"])?.contains("something else than that it is ready") == true)
        #expect(reason("/bin/sh", ["-c", "printf '\\0\\0\\0\\1\\23'"])?.contains("something else") == true)
        let late = reason("/bin/sleep", ["1000"], .milliseconds(30))
        #expect(late == "it was not ready in time, and was killed by signal 9")
        #expect(reason("/bin/sh", ["-c", Self.ready + "cat > /dev/null"]) == nil)
    }

    @Test("one that answers nothing within answerTime, or nonsense, is ended and replaced") func answers() async throws
    {
        try await onThread {
            let lines = Locked<[String]>([])
            var limits = HashingLimits()
            limits.answerTime = .milliseconds(30)
            limits.patience = .zero
            let request = HashRequest(.hash(Self.cheap), password: "Hello?")
            for text in ["cat > /dev/null", "head -c 5 > /dev/null; printf '\\0\\0\\0\\2\\22\\1'; cat > /dev/null"] {
                let hashing = try script(Self.ready + text, limits: limits, log: Hashing.log(into: lines))
                #expect(throws: HashingFailure.self) { try hashing.answer(request) }
                #expect(hashing.losses == 2)
                hashing.stop()
                limits.answerTime = .seconds(20)
            }
            let words = lines.withLock { $0 }
            #expect(words.prefix(2).allSatisfy { $0.contains("took too long for a hash, and") }, "\(words)")
            #expect(words.suffix(2).allSatisfy { $0.contains("answered what is no answer, and") }, "\(words)")
            #expect(words.count == 4)
        }
    }

    @Test("one that does not end within endTime is killed") func ends() async throws {
        try await onThread {
            let lines = Locked<[String]>([])
            var limits = HashingLimits()
            limits.endTime = .milliseconds(30)
            let hashing = try script(Self.ready + "exec sleep 1000", limits: limits, log: Hashing.log(into: lines))
            hashing.stop()
            #expect(
                lines.withLock { $0 } == ["a process that hashes passwords was killed by signal 9 when it was to end"])
        }
    }
}
