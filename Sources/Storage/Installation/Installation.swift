/// The installation that a database belongs to: the first server that started on it wrote it down.
package struct Installation: Hashable, Sendable {
    package let id: UUID
    package let createdAt: Instant
    package let createdByVersion: String

    private static let insert = Statement(
        "installation_insert",
        "INSERT INTO installation (created_by_version) VALUES ($1) ON CONFLICT DO NOTHING")
    private static let find = Statement(
        "installation_find", onlyReads: true, "SELECT id, created_at, created_by_version FROM installation")

    /// Nil when no server has started on this database yet. It fails when the schema is missing, so it serves as
    /// the question whether the database is ready.
    package static func find(in database: Database, within time: Duration? = nil) async throws(StoreFailure) -> Self? {
        guard let row = try await database.query(find, within: time).first else { return nil }
        return Self(
            id: try row.value(0), createdAt: try row.value(1), createdByVersion: try row.value(2))
    }

    /// The installation, written down by this call when nobody has before. Any number of servers may call at once.
    package static func register(version: String, in database: Database) async throws(StoreFailure) -> Self {
        _ = try await database.query(insert, [.text(version)])
        guard let installation = try await find(in: database) else {
            throw StoreFailure(.corrupted, "the installation is gone as soon as it was written")
        }
        return installation
    }
}
