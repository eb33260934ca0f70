package import Domain

/// Proves that a show is what its events say: every hash is computed anew, every event is folded from the first on, and
/// the end is held against the head and the claims. All of it in one view, while others go on selling.
package struct LedgerAudit: Sendable {
    private let log: PostgresLog

    package init(_ log: PostgresLog) {
        self.log = log
    }

    /// - Returns: the position that is proved. What does not agree throws as corrupted, and says where.
    package func verify(_ show: ShowID) async throws(StoreFailure) -> LedgerPosition {
        let (reading, opening) = try await log.folded(show)
        try reading.compareCounts(with: opening.map)
        return opening.position
    }

    /// Shows in the order of their numbers, a page of them.
    package func shows(after show: ShowID = ShowID(0)) async throws(StoreFailure) -> [ShowID] {
        let rows = try await log.database.query(
            LogStatements.shows, [.int8(show.number), .int8(Int64(log.limits.listRows))])
        return try rows.map { row throws(StoreFailure) in ShowID(try row.value(0)) }
    }
}
