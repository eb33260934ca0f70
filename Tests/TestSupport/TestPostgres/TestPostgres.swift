internal import Crypto
internal import Reactor
package import Storage
internal import Telemetry

/// A throw-away PostgreSQL for tests, made by the code that makes the server's own.
///
/// `shared()` is one for the whole test process, started when it is first asked for, and forgets everything in a
/// crash of the machine; each test makes databases of its own in it. `own(durable:)` is one for a single test, which
/// may kill it.
package final class TestPostgres: Sendable {
    /// Everything the cluster has lies in here.
    package let directory: TestDirectory
    private let settings: EmbeddedSettings
    private let running: Locked<EmbeddedPostgres>

    private init(durable: Bool) throws {
        directory = try TestDirectory()
        var settings = EmbeddedSettings(dataDirectory: directory.path)
        settings.durability = durable ? .full : .none
        settings.limits = try EmbeddedLimits(connections: 300)
        self.settings = settings
        running = Locked(try Self.start(settings))
    }

    deinit {
        running.withLock { $0 }.stop()
    }

    /// The cluster that all tests of this process share.
    package static func shared() async throws -> TestPostgres {
        try await sharedStart.value
    }

    /// A cluster for the caller alone, which ends with the object.
    package static func own(durable: Bool) async throws -> TestPostgres {
        try await onThread { try TestPostgres(durable: durable) }
    }

    /// Makes an empty database.
    package func makeDatabase() async throws -> DatabaseAddress {
        let name = "test_" + SHA256.hexadecimal(of: Secrecy.random(16)).prefix(16)
        let address = address
        try await onThread {
            let administrator = try StartupConnection(address.with(database: "postgres", user: "postgres"))
            try administrator.run("CREATE DATABASE \(name) OWNER \(address.user)")
        }
        return address.with(database: name)
    }

    /// The address of the database that the server would use.
    package var address: DatabaseAddress { running.withLock { $0 }.address }

    /// The process that leads the cluster; nil while there is none.
    package var postmaster: Int32? { running.withLock { $0 }.postmaster }

    /// Kills PostgreSQL at once, as a crash would, and waits until it is gone. It stays down until `restart`.
    package func kill9() async throws {
        let postgres = running.withLock { $0 }
        try await onThread {
            guard let id = postgres.postmaster else { return }
            let process = try RunningProcess(id: id)
            postgres.abandon()
            try process.send(.kill)
            _ = process.wait(atMost: .seconds(30))
        }
    }

    /// Shuts PostgreSQL down in order. It stays down until `restart`.
    package func stop() async throws {
        let postgres = running.withLock { $0 }
        try await onThread { postgres.stop() }
    }

    /// Starts PostgreSQL again after `stop` or `kill9`, stopping it first when it runs.
    package func restart() async throws {
        try await stop()
        let settings = settings
        let postgres = try await onThread { try Self.start(settings) }
        running.withLock { $0 = postgres }
    }

    private static let sharedStart = Task { try await own(durable: false) }

    private static func start(_ settings: EmbeddedSettings) throws(EmbeddedFailure) -> EmbeddedPostgres {
        try EmbeddedPostgres.start(settings, path: "/usr/bin:/bin", log: .silent, report: { _ in })
    }
}
