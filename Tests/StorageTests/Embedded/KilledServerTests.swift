import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

/// Not a test: the part of a server that is going to be killed, in a process of its own. It runs only when
/// `KilledServer` starts this very program again and names it.
@Suite(.enabled(if: KilledServer.isWanted)) struct KilledServerTests {
    @Test("a server starts its database and waits for its end") func serve() async throws {
        let data = try #require(KilledServer.dataDirectory)
        try await onThread {
            var settings = EmbeddedSettings(dataDirectory: data)
            settings.durability = .none
            let postgres = try EmbeddedPostgres.start(settings, path: "", log: .silent, report: { _ in })
            try StartupConnection(postgres.address).run("CREATE TABLE mark AS SELECT 1 AS n")
            try Files.write([1], to: KilledServer.sign(in: data), permissions: 0o600)
            _ = try Bell().wait(until: Deadline(after: .seconds(60)))
            postgres.stop()
        }
    }
}

/// A server in a process of its own that can be killed.
enum KilledServer {
    private static let variable = "SEATWIRE_TEST_KILLED_SERVER"

    static var isWanted: Bool { dataDirectory != nil }

    static var dataDirectory: String? {
        let environment = (try? Files.read("/proc/self/environ", atMost: 1_048_576)) ?? []
        for entry in environment.split(separator: 0) {
            let parts = String(decoding: entry, as: UTF8.self).split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == variable { return String(parts[1]) }
        }
        return nil
    }

    /// Lies there once the server has started.
    static func sign(in data: String) -> String { "\(data)/started" }

    /// Starts a server on the data directory, and kills it as soon as the condition holds.
    static func run(in data: String, killWhen condition: () -> Bool) throws {
        let program = try Files.resolve("/proc/self/exe")
        var launch = ProcessLaunch(
            path: program,
            arguments: ["--testing-library", "swift-testing", "--filter", "StorageTests.KilledServerTests"])
        launch.environment = [(variable, data), ("PATH", "/usr/bin:/bin")]
        let server = try launch.start()
        #expect(EmbeddedScene.wait { condition() || server.hasEnded })
        #expect(!server.hasEnded)
        try server.send(.kill)
        #expect(server.wait(atMost: .seconds(20)))
        #expect(server.reap() == .killed(signal: 9))
    }
}
