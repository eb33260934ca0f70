import Crypto
import Reactor
import Storage
import Telemetry
import TestSupport

/// A schema of its own in the cluster that all tests share, a loop of its own, and the way there.
struct TestDatabase: Sendable {
    let database: Database
    let reactor: Reactor
    let settings: ConnectionSettings

    /// A second, independent way to the same schema, for playing another program.
    func another(policy: PoolPolicy = PoolPolicy(minimum: 0, maximum: 2, waitingTime: .seconds(60))) -> Database {
        Database(settings, on: reactor, policy: policy, log: .silent)
    }
}

func settings(for address: DatabaseAddress, schema: String) throws -> ConnectionSettings {
    var settings = try ConnectionSettings(connectionString: address.connectionString, schema: schema)
    settings.allowsFsyncOff = true
    // Between two statements a test may wait long for its turn.
    settings.idleInTransaction = .seconds(120)
    return settings
}

/// Runs the body with an empty schema, and drops it afterwards.
func withDatabase(
    policy: PoolPolicy = PoolPolicy(minimum: 0, maximum: 4, waitingTime: .seconds(60)),
    retry: RetryPolicy = RetryPolicy(),
    limits: StorageLimits = StorageLimits(), log: Log = .silent, hasSchema: Bool = true,
    adjust: (inout ConnectionSettings) -> Void = { _ in },
    _ body: (TestDatabase) async throws -> Void
) async throws {
    let postgres = try await TestPostgres.shared()
    let schema = "test_" + SHA256.hexadecimal(of: Secrecy.random(16)).prefix(16)
    var settings = try settings(for: postgres.address, schema: schema)
    adjust(&settings)
    try await withLoop { reactor in
        let database = Database(settings, on: reactor, policy: policy, retry: retry, limits: limits, log: log)
        await database.start()
        do {
            if hasSchema { try await database.script("CREATE SCHEMA \(schema)") }
            try await body(TestDatabase(database: database, reactor: reactor, settings: settings))
        } catch {
            await database.shutDown(within: .zero)
            throw error
        }
        await database.shutDown(within: .seconds(5))
        let broom = Database(
            settings, on: reactor, policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .seconds(60)), log: .silent)
        try await broom.script("DROP SCHEMA IF EXISTS \(schema) CASCADE")
        await broom.shutDown(within: .seconds(5))
    }
}

/// Runs the body with a loop on a thread of its own.
func withLoop(_ body: (Reactor) async throws -> Void) async throws {
    let reactor = try Reactor(name: "test-storage")
    try reactor.start()
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(reactor)) } catch { outcome = .failure(error) }
    reactor.stop()
    try await onThread { reactor.join() }
    try outcome.get()
}

extension Database {
    /// Runs a script on any connection.
    @discardableResult
    func script(_ text: String) async throws(StoreFailure) -> Rows {
        try await session { session -> Result<Rows, StoreFailure> in
            do throws(StoreFailure) { return .success(try await session.script(text)) } catch { return .failure(error) }
        }.get()
    }
}

/// The failure that the body must end with.
func storeFailure(_ body: () async throws(StoreFailure) -> Void) async -> StoreFailure? {
    do throws(StoreFailure) {
        try await body()
        return nil
    } catch {
        return error
    }
}
