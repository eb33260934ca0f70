package import Domain

/// What keeps the ledger's tables small. Each is called again and again, by one node or by several.
package struct LedgerUpkeep: Sendable {
    private let database: Database

    /// How long an answer is kept for a repeated command.
    package static let answersKept = Milliseconds.hours(24)

    private static let sweep = Statement(
        "sweep_commands",
        """
        DELETE FROM command_done WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM command_done WHERE at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """)

    package init(_ database: Database) {
        self.database = database
    }

    /// Clears dead rows out of the three tables that every batch changes; every few seconds while much is sold. Tables
    /// that somebody else has locked wait for the next time.
    package func vacuum() async throws(StoreFailure) {
        try await database.session { session -> Result<Void, StoreFailure> in
            do throws(StoreFailure) {
                _ = try await session.script(
                    "VACUUM (SKIP_LOCKED, TRUNCATE off) show_head, seat_claim, hold", within: .seconds(60))
                return .success(())
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Forgets answers that are older than a day, in steps that lock little.
    /// - Returns: how many; fewer than the limit means that none is left.
    package func sweepCommands(now: Moment) async throws(StoreFailure) -> Int {
        let before = now.advanced(by: Milliseconds(-Self.answersKept.count))
        return try await database.query(
            Self.sweep, [.int8(before.milliseconds), .int8(Int64(database.limits.sweptRows))]
        ).affected
    }
}
