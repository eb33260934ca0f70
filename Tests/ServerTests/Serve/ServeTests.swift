import Reactor
import Storage
import TestSupport
import Testing

/// The whole program, from the outside.
@Suite struct ServeTests {
    private static let request = "GET /v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n"

    /// A server on a database of its own in a PostgreSQL that keeps what it has acknowledged.
    private func server(_ arguments: [String] = []) async throws -> (ServerProcess, TestPostgres) {
        let postgres = try await TestPostgres.own(durable: true)
        let server = try await ServerProcess.start(
            arguments, environment: [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)],
            in: postgres.directory, on: postgres)
        return (server, postgres)
    }

    @Test("a newcomer gets pages, health, metrics and the contract")
    func pages() async throws {
        let (server, _) = try await server()
        #expect(try server.get("/").contains("Content-Type: text/html"))
        #expect(try server.get("/health/live").hasPrefix("HTTP/1.1 200 "))
        #expect(try server.get("/health/ready").contains(#""status":"ok""#))
        #expect(try server.get("/metrics").contains("\nseatwire_connections_accepted_total"))
        #expect(try server.get("/openapi.json").contains(#""openapi""#))
        #expect(try server.get("/.env").hasPrefix("HTTP/1.1 403 "))
        #expect(try server.get("/nowhere").contains("ROUTE_NOT_FOUND"))
    }

    @Test("SIGTERM ends idle connections, and the program with status 0")
    func drain() async throws {
        let (server, _) = try await server()
        let visitor = try Visitor(to: server.port)
        try visitor.expect(sending: Self.request) { $0.hasSuffix("}") }
        #expect(try server.process.send(.terminate))
        try visitor.expectEnd()
        #expect(try await server.ending() == .exited(code: 0))
        #expect(server.log.contains("everything under way is finished"))
    }

    @Test("SIGTERM while it opens the sale: it serves nobody and ends with status 0")
    func drainBeforeServing() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let database = try await postgres.makeDatabase()
        let environment = [("DATABASE_URL", database.connectionURL)]
        let directory = postgres.directory
        let seeded = try await ServerProcess.run(["seed"], environment: environment, in: directory)
        #expect(seeded.ending == .exited(code: 0), "\(seeded.text)")
        let (ending, log) = try await onThread {
            // The start looks for payments that nobody finished, and waits for the table.
            let lock = try StartupConnection(database)
            try lock.run("BEGIN; LOCK TABLE payment IN ACCESS EXCLUSIVE MODE")
            let (process, record) = try ServerProcess.launch(
                ["serve", "--port", "0"], environment: environment, in: directory)
            let other = try StartupConnection(database)
            let deadline = Deadline(after: .seconds(60))
            let waiting = """
                SELECT FROM pg_locks WHERE NOT granted AND relation = 'payment'::regclass
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """
            while try other.isEmpty(waiting), !deadline.hasPassed { deadline.pause(.milliseconds(10)) }
            #expect(try process.send(.terminate))
            // Heard before the start goes on.
            let status = "/proc/\(process.id)/status"
            let heard = "ShdPnd:\t0000000000000000"
            while try !String(decoding: Files.read(status, atMost: 65_536), as: UTF8.self).contains(heard),
                !deadline.hasPassed
            {
                deadline.pause(.milliseconds(1))
            }
            try lock.run("ROLLBACK")
            return (process.wait(atMost: .seconds(60)) ? process.reap() : nil, record.text)
        }
        #expect(ending == .exited(code: 0), "\(log)")
        #expect(log.contains("asked to end before it served") && !log.contains("serving on"), "\(log)")
    }

    @Test("a second signal ends the program at once, although a request is still under way")
    func impatient() async throws {
        let (server, _) = try await server()
        let visitor = try Visitor(to: server.port)
        // A head that is never finished keeps the drain waiting.
        visitor.recorder.send("GET / HTTP/1.1\r\nHo")
        for _ in 0..<50 { visitor.loop.turn() }
        #expect(try await server.terminateTwice())
        let ending = try await server.ending()
        #expect(ending == .exited(code: 143), "the server says: \(server.log)")
    }

    @Test("while PostgreSQL is away the server says 503 and names it, and heals when it is back")
    func databaseAway() async throws {
        let (server, postgres) = try await server()
        #expect(try server.get("/health/ready").hasPrefix("HTTP/1.1 200 "))
        try await postgres.kill9()
        let away = try await server.get("/health/ready", until: "503")
        #expect(away.hasPrefix("HTTP/1.1 503 "))
        #expect(away.contains(#""name":"database","status":"failing""#), "\(away)")
        #expect(try server.get("/health/live").hasPrefix("HTTP/1.1 200 "))
        try await postgres.restart()
        let back = try await server.get("/health/ready", until: "200")
        #expect(back.hasPrefix("HTTP/1.1 200 "), "\(back)")
        #expect(try await server.shows("\"away_ms\":"), "\(server.log)")
    }

    @Test("a port that another program has is told in one line, and the status is 1")
    func portTaken() async throws {
        let (server, postgres) = try await server()
        let second = try await ServerProcess.run(
            ["serve", "--port", "\(server.port)"],
            environment: [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)], in: postgres.directory)
        #expect(second.ending == .exited(code: 1))
        #expect(second.text.contains("is taken by another program"), "\(second.text)")
    }

    @Test("every fault of the configuration is told at once, and nothing is started")
    func faults() async throws {
        let directory = try TestDirectory()
        let run = try await ServerProcess.run(
            ["serve", "--port", "70000"],
            environment: [("SEATWIRE_API_KEY", ""), ("SEATWIRE_LOGLEVEL", "debug"), ("DATABASE_URL", "mysql://x")],
            in: directory)
        #expect(run.ending == .exited(code: 78))
        for name in ["SEATWIRE_PORT", "SEATWIRE_API_KEY", "SEATWIRE_LOGLEVEL", "SEATWIRE_LOG_LEVEL", "DATABASE_URL"] {
            #expect(run.text.contains(name), "\(run.text)")
        }
        let misused = try await ServerProcess.run(["sevre"], in: directory)
        #expect(misused.ending == .exited(code: 2))
        #expect(misused.text.contains("serve"))
    }

    @Test("config shows what holds and where it came from, and masks secrets")
    func config() async throws {
        let directory = try TestDirectory()
        let run = try await ServerProcess.run(
            ["config", "--port", "81"],
            environment: [
                ("SEATWIRE_API_KEY", "planted-secret-key-1"), ("DATABASE_URL", "postgres://u:planted-pw@h/d"),
            ], in: directory)
        #expect(run.ending == .exited(code: 0))
        #expect(run.text.contains("SEATWIRE_PORT") && run.text.contains("81") && run.text.contains("--port"))
        #expect(!run.text.contains("planted"))
    }

    @Test("the embedded PostgreSQL is made, survives kill -9 of the server, is taken over, and stops with the server")
    func embedded() async throws {
        let directory = try TestDirectory()
        // What is said of another PostgreSQL is not meant for this one.
        let first = try await ServerProcess.start(
            ["--data", "data"], environment: [("PGHOSTADDR", "127.0.0.1"), ("PGSERVICE", "elsewhere")], in: directory)
        #expect(try first.get("/health/ready").hasPrefix("HTTP/1.1 200 "))
        #expect(try first.process.send(.kill))
        #expect(try await first.ending() == .killed(signal: 9))

        let second = try await ServerProcess.start(["--data", "data"], in: directory)
        #expect(second.log.contains("took over the PostgreSQL that was running"))
        #expect(try second.get("/health/ready").hasPrefix("HTTP/1.1 200 "))
        let rival = try await ServerProcess.run(["serve", "--port", "0", "--data", "data"], in: directory)
        #expect(rival.ending == .exited(code: 1))
        #expect(rival.text.contains("data"))
        #expect(try second.process.send(.interrupt))
        #expect(try await second.ending() == .exited(code: 0))
        #expect(second.log.contains("stopped PostgreSQL"))
    }

    @Test("seed writes the demo once, replay shows any point of it, verify proves it, and production refuses it")
    func demo() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let environment = [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)]
        func run(_ arguments: String...) async throws -> (ending: ProcessEnding?, text: String) {
            try await ServerProcess.run(arguments, environment: environment, in: postgres.directory)
        }
        let seeded = try await run("seed")
        #expect(seeded.ending == .exited(code: 0) && seeded.text.contains("added 31 shows"), "\(seeded.text)")
        #expect(try await run("seed").text.contains("nothing to do"))
        let replayed = try await run("replay", "demo", "--until", "0")
        #expect(replayed.text.contains("demo at ") && replayed.text.contains("free 100"), "\(replayed.text)")
        #expect(try await run("replay", "demo", "--until", "7").ending == .exited(code: 1))
        #expect(try await run("replay", "nowhere").text.contains("there is no show"))
        let verified = try await run("verify", "demo")
        #expect(verified.ending == .exited(code: 0))
        #expect(verified.text.contains("0 events agree with their hashes and with every claim"), "\(verified.text)")
        let all = try await run("verify")
        #expect(all.text.split(separator: "\n").count { $0.contains("agree with their hashes") } == 31)
        let restored = try await run("restored").text
        for words in ["31 shows begin a new epoch", " sessions are ended", "the database is "] {
            #expect(restored.contains(words), "\(restored)")
        }
        #expect(try await run("replay", "demo").text != replayed.text)
        let refused = try await ServerProcess.run(
            ["seed"], environment: environment + [("SEATWIRE_ENV", "production")], in: postgres.directory)
        #expect(refused.ending == .exited(code: 1) && refused.text.contains("refused in production"))
    }

    @Test("verify tells of every show whether it is what its events say, whatever is wrong with the others")
    func verify() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let database = try await postgres.makeDatabase()
        func run(_ arguments: String...) async throws -> (ending: ProcessEnding?, text: String) {
            try await ServerProcess.run(
                arguments, environment: [("DATABASE_URL", database.connectionURL)], in: postgres.directory)
        }
        #expect(try await run("seed").ending == .exited(code: 0))
        try await onThread {
            try StartupConnection(database).run(
                """
                INSERT INTO seat_claim (show_id, place, state, owner, generation)
                SELECT show_id, 0, 5, 1, 0 FROM show ORDER BY slug = 'demo' DESC, show_id LIMIT 2
                """)
        }
        let all = try await run("verify")
        #expect(all.ending == .exited(code: 1))
        let lines = all.text.split(separator: "\n")
        #expect(lines.count { $0.contains("agree with their hashes") } == 29, "\(all.text)")
        #expect(lines.count { !$0.contains("agree with their hashes") } == 3, "\(all.text)")
        #expect(lines.last?.contains("the database is ") == true && lines.last?.contains(database.database) == true)
        #expect(lines.contains { $0.hasPrefix("demo: ") && !$0.contains("agree") }, "\(all.text)")
        let one = try await run("verify", "demo")
        #expect(one.ending == .exited(code: 1) && one.text.hasPrefix("demo: "), "\(one.text)")
    }

    @Test("migrate says what it does, and a database in production is not touched by serve")
    func migrate() async throws {
        let production = try await Production.make()
        let refused = try await production.run("serve", "--port", "0")
        #expect(refused.ending == .exited(code: 1))
        #expect(refused.text.contains("seatwire migrate up"), "\(refused.text)")
        let plan = try await production.run("migrate", "plan")
        #expect(plan.text.contains("CREATE TABLE"), "\(plan.text)")
        #expect(try await production.run("migrate", "up").text.contains("applied 0001_installation"))
        #expect(try await production.run("migrate", "up").text.contains("nothing to do"))
        #expect(try await production.run("migrate", "status").text.contains("applied  0001_installation"))
        #expect(try await production.run("migrate", "down", "1").text.contains("took back 0"))
        let files = try await production.run("migrate", "consolidate", "schema")
        #expect(files.ending == .exited(code: 0))
        #expect(try Files.facts(of: "\(production.postgres.directory.path)/schema/consolidated.up.sql")?.kind == .file)
    }

    @Test("a server goes on when the next version has migrated its database; none of its own version starts there")
    func upgrade() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let database = try await postgres.makeDatabase()
        let environment = [
            ("DATABASE_URL", database.connectionURL), ("SEATWIRE_ENV", "production"),
            ("SEATWIRE_TOKEN_KEY", String(repeating: "0123abcd", count: 8)),
        ]
        let migrated = try await ServerProcess.run(["migrate", "up"], environment: environment, in: postgres.directory)
        #expect(migrated.ending == .exited(code: 0))
        let server = try await ServerProcess.start(environment: environment, in: postgres.directory, on: postgres)
        try await onThread {
            try StartupConnection(database).run(
                """
                INSERT INTO schema_migration (version, name, checksum, applied_at, duration_ms)
                SELECT max(version) + 1, 'of_the_next_version', repeat('0', 64), now(), 1 FROM schema_migration
                """)
        }
        #expect(try server.get("/health/ready").hasPrefix("HTTP/1.1 200 "), "\(server.log)")
        let late = try await ServerProcess.run(
            ["serve", "--port", "0"], environment: environment, in: postgres.directory)
        #expect(late.ending == .exited(code: 1))
        #expect(late.text.contains("it is older than the database"), "\(late.text)")
    }

    @Test("a certificate that is none ends the start before a database is made")
    func wrongCertificate() async throws {
        let directory = try TestDirectory()
        let certificate = TestCertificate(["a.test"])
        let (chain, key) = ("\(directory.path)/chain.pem", "\(directory.path)/key.pem")
        try Files.write(certificate.chain, to: chain, permissions: 0o644)
        try Files.write(TestCertificate(["b.test"]).key, to: key, permissions: 0o600)
        let ended = try await ServerProcess.run(
            ["serve", "--port", "0", "--data", "data", "--tls-cert", chain, "--tls-key", key],
            in: directory)
        #expect(ended.ending == .exited(code: 1))
        #expect(ended.text.contains("the server does not start"), "\(ended.text)")
        #expect(ended.text.contains("SEATWIRE_TLS_KEY: \(key)"), "\(ended.text)")
        let missing = try await ServerProcess.run(
            ["serve", "--port", "0", "--data", "data", "--tls-cert", "/nope", "--tls-key", key], in: directory)
        #expect(missing.text.contains("SEATWIRE_TLS_CERT: /nope: there is no such file"), "\(missing.text)")
        #expect(!ended.text.contains("making a database"), "\(ended.text)")
        #expect(try Files.facts(of: "\(directory.path)/data/postgres") == nil)
    }

    @Test("SIGHUP reads the certificate again, and connections that stand go on")
    func reload() async throws {
        let directory = try TestDirectory()
        let authority = TestCertificate(["Test Authority"], isAuthority: true)
        let (chain, key) = ("\(directory.path)/chain.pem", "\(directory.path)/key.pem")
        func place(_ certificate: TestCertificate) throws {
            try Files.write(certificate.chain, to: chain, permissions: 0o644)
            try Files.write(certificate.key, to: key, permissions: 0o600)
        }
        try place(TestCertificate(["old.test"], signedBy: authority))
        let server = try await ServerProcess.start(
            ["--data", "data", "--tls-cert", chain, "--tls-key", key], in: directory)
        let context = try TLSContext(
            client: TLSClientConfiguration(trust: .authorities(.bytes(authority.certificate, name: "authority"))))
        let old = try Visitor(to: server.port, secure: .init(context, host: "old.test"))
        try old.expect(sending: Self.request) { $0.hasSuffix("}") }

        try place(TestCertificate(["new.test"], signedBy: authority))
        #expect(try server.process.send(.hangUp))
        #expect(try await server.shows("read the log level again"))
        let new = try Visitor(to: server.port, secure: .init(context, host: "new.test"))
        try new.expect(sending: Self.request) { $0.hasSuffix("}") }
        try old.expect(sending: Self.request) { $0.components(of: "HTTP/1.1 200 ") == 2 }
        #expect(new.recorder.text.contains("Strict-Transport-Security"))
    }

    @Test("SIGHUP takes a new log level from the file, tells it, and tells of a file that cannot be used")
    func reloadLevel() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let file = "\(postgres.directory.path)/settings"
        func place(_ level: String) throws {
            try Files.write(Array("SEATWIRE_LOG_LEVEL=\(level)\n".utf8), to: file, permissions: 0o600)
        }
        try place("info")
        let server = try await ServerProcess.start(
            ["--env-file", file], environment: [("DATABASE_URL", try await postgres.makeDatabase().connectionURL)],
            in: postgres.directory, on: postgres)
        try place("loud")
        #expect(try server.process.send(.hangUp))
        #expect(try await server.shows("the log level stays as it was: SEATWIRE_LOG_LEVEL"), "\(server.log)")
        #expect(!server.log.contains("read the log level again"))
        try place("debug")
        #expect(try server.process.send(.hangUp))
        #expect(try await server.shows(#""log_level":"debug","from":"\#(file) line 1""#), "\(server.log)")
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        indices.count { self[$0...].hasPrefix(text) }
    }
}
