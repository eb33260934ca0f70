internal import Crypto

/// What the database remembers of its migrations.
struct MigrationTable: Sendable {
    let session: Session
    let schema: String

    private static let find = Statement(
        "migration_table_find", onlyReads: true,
        "SELECT to_regnamespace($1)::oid IS NOT NULL, to_regclass($1 || '.schema_migration')::oid IS NOT NULL")
    private static let read = Statement(
        "migration_table_read", onlyReads: true,
        "SELECT version, name, checksum, applied_at, duration_ms FROM schema_migration ORDER BY version")
    private static let insert = Statement(
        "migration_table_insert",
        """
        INSERT INTO schema_migration (version, name, checksum, applied_at, duration_ms) VALUES
            ($1, $2, $3, clock_timestamp(), extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)
        """)
    private static let delete = Statement("migration_table_delete", "DELETE FROM schema_migration WHERE version = $1")
    private static let tryLock = Statement("migration_lock_try", "SELECT pg_try_advisory_lock($1)")
    private static let waitForLock = Statement("migration_lock_wait", "SELECT pg_advisory_lock($1)")

    /// Nothing is applied when there is no table yet; it is not made for looking.
    func rows() async throws(StoreFailure) -> [AppliedMigration] {
        guard try await exists().table else { return [] }
        var applied: [AppliedMigration] = []
        for row in try await session.query(Self.read) {
            applied.append(
                AppliedMigration(
                    version: try row.value(0, as: Int.self), name: try row.value(1, as: String.self),
                    checksum: try row.value(2, as: String.self), appliedAt: try row.value(3, as: Instant.self),
                    milliseconds: try row.value(4, as: Int.self)))
        }
        return applied
    }

    private func exists() async throws(StoreFailure) -> (schema: Bool, table: Bool) {
        let row = try await session.query(Self.find, [.text(schema)]).only()
        return (try row.value(0, as: Bool.self), try row.value(1, as: Bool.self))
    }

    /// Makes schema and table when they are missing.
    func prepare() async throws(StoreFailure) {
        let exists = try await exists()
        // CREATE SCHEMA IF NOT EXISTS would ask for the right to make one also where an operator has made it.
        if !exists.schema { _ = try await session.script("CREATE SCHEMA \(schema)") }
        guard !exists.table else { return }
        _ = try await session.script(
            """
            CREATE TABLE schema_migration (
                version int PRIMARY KEY CHECK (version > 0),
                name text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL,
                duration_ms bigint NOT NULL
            )
            """)
    }

    func insert(_ migration: Migration) async throws(StoreFailure) {
        _ = try await session.query(
            Self.insert, [.int4(Int32(clamping: migration.version)), .text(migration.name), .text(migration.checksum)])
    }

    func delete(_ migration: Migration) async throws(StoreFailure) {
        _ = try await session.query(Self.delete, [.int4(Int32(clamping: migration.version))])
    }

    // MARK: The lock

    /// One migrator at a time for each schema. The lock belongs to the connection and ends with it.
    /// - Parameter waiting: called when another has it.
    func lock(within time: Duration, waiting: () -> Void) async throws(StoreFailure) {
        let key = Parameter.int8(lockKey)
        if try await session.query(Self.tryLock, [key]).only().value(0, as: Bool.self) { return }
        waiting()
        _ = try await session.query(Self.waitForLock, [key], within: time)
    }

    private var lockKey: Int64 {
        SHA256.digest(of: Array("seatwire migrations \(schema)".utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}
