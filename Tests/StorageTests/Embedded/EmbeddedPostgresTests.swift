import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@Suite struct EmbeddedPostgresTests {
    @Test("the first start makes a database, the second finds what the first left") func twoStarts() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let first = try scene.start()
            #expect(!first.adopted)
            try scene.write(first.address)
            first.stop()

            let second = try scene.start()
            #expect(!second.adopted)
            #expect(second.address == first.address)
            #expect(try scene.isWritten(second.address))
            second.stop()
        }
        #expect(scene.events.withLock { $0.isEmpty })
    }

    @Test("a shutdown leaves no process, no socket and no lock behind") func shutdown() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let postgres = try scene.start()
            let client = try StartupConnection(postgres.address)
            #expect(!scene.workers.isEmpty)
            let logFacts = try Files.facts(of: "\(scene.data)/postgres/postgres.log")
            #expect(logFacts?.owner == (EmbeddedScene.owner ?? .current).user && logFacts?.permissions == 0o600)
            postgres.stop()
            #expect(postgres.postmaster == nil)
            #expect(scene.workers.isEmpty)
            #expect(try Files.facts(of: "\(scene.cluster)/postmaster.pid") == nil)
            #expect(try Files.list(postgres.address.socketDirectory).isEmpty)
            #expect(throws: EmbeddedFailure.self) { try client.run("SELECT 1") }
            // In order, and not by a crash.
            let log = try Files.read("\(scene.data)/postgres/postgres.log", atMost: 1_048_576)
            #expect(String(decoding: log, as: UTF8.self).contains("database system is shut down"))
            try #require(try FileLock.take(file: "\(scene.data)/lock")).unlock()
        }
    }

    @Test("the database is durable, in UTF-8, in C order, with checksums, without TCP or parallel workers")
    func configuration() async throws {
        let scene = try EmbeddedScene { settings, _ in settings.durability = .full }
        try await onThread {
            let postgres = try scene.start()
            defer { postgres.stop() }
            let connection = try StartupConnection(postgres.address)
            let wanted = [
                ("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on"), ("data_checksums", "on"),
                ("listen_addresses", ""), ("server_encoding", "UTF8"), ("lc_collate", "C"), ("max_wal_size", "256MB"),
                ("max_parallel_workers_per_gather", "0"), ("max_connections", "100"), ("TimeZone", "UTC"),
                ("default_transaction_isolation", "read committed"), ("client_connection_check_interval", "1s"),
            ]
            for (name, value) in wanted {
                // lc_collate went with PostgreSQL 16; pg_database holds it in all versions.
                let query =
                    name == "lc_collate"
                    ? "SELECT FROM pg_database WHERE datname = current_database() AND datcollate = 'C'"
                    : "SELECT WHERE current_setting('\(name)') = '\(value)'"
                #expect(try !connection.isEmpty(query), "\(name) is not \(value)")
            }
            #expect(try connection.isEmpty("SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper"))
        }
    }

    @Test("what decides on safety cannot be changed from inside") func override() async throws {
        let scene = try EmbeddedScene { settings, _ in settings.durability = .full }
        try await onThread {
            let first = try scene.start()
            let administrator = try StartupConnection(first.address.with(database: "postgres", user: "postgres"))
            try administrator.run("ALTER SYSTEM SET fsync = off")
            try administrator.run("ALTER SYSTEM SET listen_addresses = '127.0.0.1'")
            try administrator.run("ALTER SYSTEM SET work_mem = '7MB'")
            first.stop()
            let second = try scene.start()
            defer { second.stop() }
            let connection = try StartupConnection(second.address)
            #expect(try !connection.isEmpty("SELECT WHERE current_setting('fsync') = 'on'"))
            #expect(try !connection.isEmpty("SELECT WHERE current_setting('listen_addresses') = ''"))
            #expect(try !connection.isEmpty("SELECT WHERE current_setting('work_mem') = '7MB'"))
        }
    }

    @Test("only its owner enters the directory of the socket") func socketDirectory() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let postgres = try scene.start()
            defer { postgres.stop() }
            let facts = try #require(try Files.facts(of: postgres.address.socketDirectory))
            #expect(facts.permissions == 0o700)
            #expect(facts.owner != 0)
            let home = try #require(try Files.facts(of: "\(scene.data)/postgres"))
            #expect(home.permissions == 0o700)
        }
    }

    @Test("started by root, PostgreSQL runs as another user, whom nobody else can reach", .enabled(if: isRoot))
    func root() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let postgres = try scene.start()
            defer { postgres.stop() }
            let id = try #require(postgres.postmaster)
            let account = try #require(SystemAccount.find(name: "postgres"))
            #expect(try Files.facts(of: "/proc/\(id)")?.owner == account.user)
            var stranger = ProcessLaunch(
                path: "/usr/bin/test", arguments: ["-S", "\(postgres.address.socketDirectory)/.s.PGSQL.5432"])
            #expect(try stranger.run(within: .seconds(20)).succeeded)
            stranger.account = SystemAccount.find(name: "nobody")
            #expect(try stranger.run(within: .seconds(20)).ending == .exited(code: 1))
        }
    }

    @Test("the user to run as can be named, and has to exist", .enabled(if: isRoot)) func namedAccount() async throws {
        let scene = try EmbeddedScene { settings, _ in settings.account = "daemon" }
        try await onThread {
            let postgres = try scene.start()
            let id = try #require(postgres.postmaster)
            #expect(try Files.facts(of: "/proc/\(id)")?.owner == SystemAccount.find(name: "daemon")?.user)
            postgres.stop()
            // Whoever owns the cluster goes on owning it.
            var settings = scene.settings
            settings.account = nil
            let again = try EmbeddedPostgres.start(settings, path: "", log: .silent, report: { _ in })
            again.stop()
        }
        let other = try EmbeddedScene { settings, _ in settings.account = "no-such-user" }
        try await onThread {
            #expect(other.failure()?.description == "there is no user 'no-such-user' to run PostgreSQL as")
        }
    }

    @Test("a path that is longer than a socket's may be, with signs that need quotes, is no obstacle")
    func longPath() async throws {
        let scene = try EmbeddedScene { settings, directory in
            let deep = String(repeating: "a long 'name', \"quoted\"/", count: 5)
            settings.dataDirectory = "\(directory.path)/\(deep)data"
        }
        try await onThread {
            let postgres = try scene.start()
            #expect(postgres.address.socketDirectory.hasPrefix("\(scene.directory.path)/seatwire-"))
            #expect(try Files.facts(of: postgres.address.socketDirectory)?.permissions == 0o700)
            try scene.write(postgres.address)
            postgres.stop()
            #expect(try Files.facts(of: postgres.address.socketDirectory) == nil)
        }
    }

    @Test(
        "signs in a path that mean something to PostgreSQL's settings or to libpq are taken as they are",
        arguments: ["a \"b\" 'c' \\d", "a, b"])
    func oddPath(_ name: String) async throws {
        let scene = try EmbeddedScene { settings, directory in settings.dataDirectory = "\(directory.path)/\(name)" }
        try await onThread {
            let postgres = try scene.start()
            #expect(postgres.address.socketDirectory.hasSuffix("/\(name)/postgres/run") == !name.contains(","))
            try scene.write(postgres.address)
            postgres.stop()
        }
    }

    @Test("a cluster that its user could not reach goes to a place that it can", .enabled(if: isRoot))
    func refuge() async throws {
        let scene = try EmbeddedScene { settings, directory in
            try Files.makeDirectory("\(directory.path)/closed", permissions: 0o700)
            settings.dataDirectory = "\(directory.path)/closed/data"
        }
        try await onThread {
            let first = try scene.start()
            let place = try Files.target(ofLink: "\(scene.data)/postgres")
            #expect(place.hasPrefix("\(scene.directory.path)/refuge/"))
            try scene.write(first.address)
            first.stop()
            let second = try scene.start()
            #expect(try scene.isWritten(second.address))
            second.stop()
            // The pointer is lost, the data is not.
            try Files.remove("\(scene.data)/postgres")
            let third = try scene.start()
            #expect(try scene.isWritten(third.address))
            third.stop()
        }
    }

    @Test("a start that is given up leaves nothing running") func givenUp() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            let bell = try Bell()
            bell.ring()
            do throws(EmbeddedFailure) {
                try scene.start(giveUp: bell).stop()
                Issue.record("the start was not given up")
            } catch {
                #expect(error.description == "the start of PostgreSQL was given up")
            }
            #expect(scene.workers.isEmpty)
            try scene.start().stop()
        }
    }
}

private let isRoot = SystemAccount.current.isRoot
