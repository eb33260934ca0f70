package import Domain

/// What keeps the tables of accounts small. Each is called again and again, by one node or by several.
package struct AccountUpkeep: Sendable {
    private let database: Database

    /// How long sessions are known after their end: other nodes have to hear of it.
    package static let endedKept = Milliseconds.hours(24)

    private static let sessions = Statement(
        "sweep_sessions",
        """
        DELETE FROM account_session WHERE session_id = ANY (ARRAY(
            SELECT session_id FROM account_session WHERE expires_at < $1 OR ended_at < $1 LIMIT $2
            FOR UPDATE SKIP LOCKED))
        """)

    private static let attempts = Statement(
        "sweep_attempts",
        """
        DELETE FROM login_attempt WHERE subject = ANY (ARRAY(
            SELECT subject FROM login_attempt WHERE until < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """)

    /// Guests who are logged in nowhere and have nothing.
    private static let guests = Statement(
        named: "sweep_guests", onlyReads: false,
        text: """
            DELETE FROM account WHERE account_id = ANY (ARRAY(
                SELECT a.account_id FROM account a
                WHERE a.role = \(Role.guest.rawValue) AND a.created_at < $1
                    AND NOT EXISTS (SELECT FROM account_session s WHERE s.account_id = a.account_id)
                    AND NOT EXISTS (SELECT FROM booking b WHERE b.account_id = a.account_id AND b.account_id <> 0)
                    AND NOT EXISTS (SELECT FROM hold h WHERE h.account_id = a.account_id)
                LIMIT $2 FOR UPDATE SKIP LOCKED))
            """)

    package init(_ database: Database) {
        self.database = database
    }

    /// - Returns: how many rows went.
    package func sweep(now: Moment) async throws(StoreFailure) -> Int {
        let old = now.advanced(by: Milliseconds(-Self.endedKept.count))
        let most = Parameter.int8(Int64(database.limits.sweptRows))
        var count = try await database.query(Self.sessions, [.int8(old.milliseconds), most]).affected
        count += try await database.query(Self.attempts, [.int8(now.milliseconds), most]).affected
        count += try await database.query(Self.guests, [.int8(old.milliseconds), most]).affected
        return count
    }
}
