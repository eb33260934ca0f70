import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

/// What happens when a wait is over before its time.
@Suite struct EmbeddedBoundsTests {
    @Test("an initdb that takes too long is ended and leaves nothing") func creation() async throws {
        let scene = try EmbeddedScene { settings, _ in
            settings.limits = try EmbeddedLimits(creation: .milliseconds(20))
        }
        try await onThread {
            #expect(scene.failure()?.description == "the database could not be made: initdb took too long")
            #expect(try Files.list("\(scene.data)/postgres").isEmpty)
            var settings = scene.settings
            settings.limits = .standard
            try EmbeddedPostgres.start(settings, path: "", log: .silent, report: { _ in }).stop()
        }
    }

    @Test("a start that takes too long is ended and leaves nothing running") func recovery() async throws {
        let scene = try EmbeddedScene()
        try await onThread {
            try scene.start().stop()
            var settings = scene.settings
            settings.binaries = try Self.binaries(in: scene.data, whoseServer: "exec sleep 600")
            settings.limits = try EmbeddedLimits(recovery: .milliseconds(300))
            do throws(EmbeddedFailure) {
                try EmbeddedPostgres.start(settings, path: "", log: .silent, report: { _ in }).stop()
                Issue.record("a PostgreSQL that only sleeps was ready")
            } catch {
                #expect(error.description.contains("was not ready within"))
            }
            #expect(scene.workers.isEmpty)
            try scene.start().stop()
        }
    }

    /// A PostgreSQL that says its version and then does what it is told, so that time decides nothing.
    private static func binaries(in folder: String, whoseServer does: String) throws -> String {
        let real = try #require(try ServerBinaries.find(explicit: nil, path: "").first)
        let place = "\(folder)/binaries"
        let postgres = """
            #!/bin/sh
            real=\(real.postgres)
            [ "$1" = --version ] && exec $real --version
            \(does)
            """
        try TestProgram.write(postgres, to: "\(place)/postgres")
        try TestProgram.write("#!/bin/sh\nexec \(real.initdb) \"$@\"\n", to: "\(place)/initdb")
        return place
    }

    @Test("a long start is mentioned") func progress() async throws {
        let scene = try EmbeddedScene { settings, _ in
            settings.limits = try EmbeddedLimits(recovery: .seconds(120), progress: .milliseconds(1))
        }
        let mention = "PostgreSQL is starting; after a crash it recovers first"
        let lines = Locked<[String]>([])
        try await onThread {
            try scene.start().stop()
            // The server does not begin before its start has been mentioned.
            let sign = "\(scene.data)/mentioned"
            var settings = scene.settings
            settings.binaries = try Self.binaries(
                in: scene.data, whoseServer: "while [ ! -e \(sign) ]; do sleep 0.01; done; exec $real \"$@\"")
            let output = Log.Output(level: .info) { record in
                lines.withLock { $0.append(record.message) }
                if record.message == mention { try? Files.write([], to: sign, permissions: 0o644) }
            }
            let log = Log("storage", to: output)
            try EmbeddedPostgres.start(settings, path: "", log: log, report: { _ in }).stop()
        }
        let told = lines.withLock { $0 }
        #expect(told.first == mention)
        #expect(told.suffix(2) == ["started PostgreSQL", "stopped PostgreSQL"])
    }

    @Test("a PostgreSQL that obeys nothing is ended by force") func shutdown() async throws {
        let scene = try EmbeddedScene { settings, _ in
            settings.limits = try EmbeddedLimits(shutdown: .milliseconds(100), orphans: .milliseconds(100))
        }
        try await onThread {
            let postgres = try scene.start()
            let id = try #require(postgres.postmaster)
            // Stopped by the kernel, it sees neither the fast nor the immediate shutdown.
            let kill = ProcessLaunch(path: "/bin/kill", arguments: ["-STOP", "\(id)"])
            #expect(try kill.run(within: .seconds(20)).succeeded)
            postgres.stop()
            #expect(postgres.postmaster == nil)
            #expect(!ProcessTable.all().contains(id))
            try scene.start().stop()
        }
    }
}
