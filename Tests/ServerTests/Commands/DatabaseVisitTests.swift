import Reactor
import Storage
import TestSupport
import Testing

@Suite("The database of a command")
struct DatabaseVisitTests {
    @Test(
        "a command that only looks makes no database, and says which setting names one",
        arguments: ["verify", "restored", "account asha admin", "replay demo", "migrate status", "migrate plan"])
    func makesNone(_ command: String) async throws {
        let directory = try TestDirectory()
        let run = try await ServerProcess.run(
            command.split(separator: " ").map(String.init) + ["--data", "data"],
            environment: [("SEATWIRE_ENV", "production")], in: directory)
        #expect(run.ending == .exited(code: 1))
        #expect(
            run.text.contains("there is no database in data; set DATABASE_URL or SEATWIRE_DATA"), "\(run.text)")
        #expect(try Files.facts(of: "\(directory.path)/data") == nil)
    }

    @Test("a command that only looks changes no schema of yours, in development neither")
    func changesNothing() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let environment = [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)]
        for command in [["verify"], ["restored"], ["replay", "demo"], ["account", "asha", "admin"]] {
            let run = try await ServerProcess.run(command, environment: environment, in: postgres.directory)
            #expect(run.ending == .exited(code: 1), "\(command)")
            #expect(run.text.contains("seatwire migrate up"), "\(run.text)")
        }
        let status = try await ServerProcess.run(
            ["migrate", "status"], environment: environment, in: postgres.directory)
        #expect(status.text.contains("\n0 applied, "), "\(status.text)")
    }

    @Test(
        "SIGTERM ends the wait for another migrator",
        arguments: [["migrate", "up"], ["serve", "--port", "0"]])
    func givesUp(_ command: [String]) async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let database = try await postgres.makeDatabase()
        try await onThread {
            let other = try StartupConnection(database)
            try other.run(
                """
                SELECT pg_advisory_lock(
                    ('x' || left(encode(sha256('seatwire migrations seatwire'), 'hex'), 16))::bit(64)::bigint)
                """)
            let (process, record) = try ServerProcess.launch(
                command, environment: [("DATABASE_URL", database.connectionURL)], in: postgres.directory)
            #expect(record.waitFor("another migrator is at work", while: process), "\(record.text)")
            #expect(try process.send(.terminate))
            #expect(process.wait(atMost: .seconds(30)) && process.reap() == .exited(code: 1), "\(record.text)")
            #expect(record.text.contains("given up at a signal"), "\(record.text)")
            try other.run("SELECT 1")
        }
    }

    @Test("what cannot be written is not passed over: it may have been a password")
    func fullOutput() async throws {
        var launch = ProcessLaunch(path: try ServerProcess.program(), arguments: ["version"])
        launch.environment = ProcessEnvironment.variables.filter { $0.name == "PATH" }
        launch.output = .file("/dev/full")
        let process = try launch.start()
        let ending = try await onThread { process.wait(atMost: .seconds(30)) ? process.reap() : nil }
        #expect(ending == .exited(code: 1))
    }
}
