import API
import Bytes
import Reactor
import TestSupport
import Testing

@Suite("A server whose passwords are hashed elsewhere") struct HashingServerTests {
    private static let password = "Planted-demo-9"

    private func start(in directory: TestDirectory) async throws -> ServerProcess {
        try await ServerProcess.start(
            ["--data", "\(directory.path)/data", "--rate-limits", "off", "--password-threads", "1"],
            environment: [("SEATWIRE_DEMO_PASSWORD", Self.password)], in: directory)
    }

    private func logIn(_ name: String, at server: ServerProcess) async throws -> ServerProcess.Answer {
        try await server.ask("POST", "/v1/auth/login", #"{"username":"\#(name)","password":"\#(Self.password)"}"#)
    }

    @Test("log-ins outlive a kill of that process, and the server outlives many; then all is as before")
    func kills() async throws {
        let directory = try TestDirectory()
        defer { withExtendedLifetime(directory) {} }
        let server = try await start(in: directory)
        let children = { @Sendable in HashingChild.all(startedBy: server.process.id) }
        let isOver = Locked(false)
        async let isKilled = {
            defer { isOver.withLock { $0 = true } }
            return try await HashingChild.killBusy(children)
        }()
        // On a busy machine whoever looks may miss a hash.
        repeat {
            #expect(try await logIn("admin", at: server).status == 200)
        } while !isOver.withLock({ $0 })
        #expect(try await isKilled)
        #expect(try await server.ask("GET", "/metrics").text.contains("seatwire_password_processes_lost_total 1\n"))

        let killer = try HashingKiller(children)
        var begun = Deadline.now
        var refused = try await logIn("developer", at: server)
        // Who kills may miss one too.
        for _ in 0..<20 where refused.status == 200 {
            begun = Deadline.now
            refused = try await logIn("developer", at: server)
        }
        let retry = "Retry-After: \(FrontDeskLimits().hasherRetry)\r\n"
        #expect(refused.status == 503 && refused.text.contains(retry), "\(refused.text)")
        #expect(Deadline.now.since(begun) < .seconds(10))
        #expect(try await server.ask("GET", "/health/ready").status == 200)
        try await onThread { killer.stop() }
        // Whoever comes later than the longest wait finds it again; one of these does.
        var status = 0
        for name in ["staff", "customer", "staff", "customer"] where status != 200 {
            status = try await logIn(name, at: server).status
        }
        #expect(status == 200)
        #expect(server.log.contains("in the middle of a hash was killed by signal 9"))
        try server.process.send(.terminate)
        #expect(try await server.ending() == .exited(code: 0))
        #expect(children().isEmpty)
    }

    @Test("the memory of hashes is not its own, nobody sees a secret, and kill -9 of it ends that process")
    func apart() async throws {
        let directory = try TestDirectory()
        defer { withExtendedLifetime(directory) {} }
        let server = try await start(in: directory)
        let child = try #require(HashingChild.all(startedBy: server.process.id).first)
        let itself = HashingChild(id: server.process.id)
        let before = HashingChild.kibibytes("VmHWM", in: itself.text("status"))
        for name in ["admin", "developer", "staff", "customer"] {
            #expect(try await logIn(name, at: server).status == 200)
        }
        let after = HashingChild.kibibytes("VmHWM", in: itself.text("status"))
        #expect(before > 0 && after - before < 32 << 10, "\(before) to \(after) KiB")
        #expect(HashingChild.kibibytes("VmHWM", in: child.text("status")) > 64 << 10)

        #expect(child.words == ["seatwire", "hash-passwords"])
        // Whoever may not trace it, root without that right included, cannot even look.
        #expect(!child.text("environ").contains("SEATWIRE"))
        let process = try RunningProcess(id: child.id)
        try server.process.send(.kill)
        #expect(try await onThread { process.wait(atMost: .seconds(20)) })
        #expect(!server.log.contains(Self.password))
    }
}
