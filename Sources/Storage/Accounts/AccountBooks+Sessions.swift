package import Domain

extension AccountBooks {
    /// The account is locked with it: whoever changes its role now finds the session, and whoever did so before is seen
    /// in what is returned.
    private static let insert = Statement(
        named: "open_session", onlyReads: false,
        text: """
            WITH owner AS (
                SELECT \(Account.columns) FROM account a
                WHERE a.account_id = $2 AND NOT a.is_disabled AND a.password_hash IS NOT DISTINCT FROM $9 FOR SHARE
            ), opened AS (
                INSERT INTO account_session (session_id, account_id, family, refresh, device, address, created_at,
                    seen_at, expires_at)
                SELECT $1, a.account_id, $3, $4, $5, $6, $7, $7, $8 FROM owner a
            )
            SELECT \(Account.columns) FROM owner a
            """)

    private static let evict = Statement(
        "evict_sessions",
        """
        UPDATE account_session SET ended_at = $2, revoked_at = $2 WHERE session_id IN (
            SELECT session_id FROM account_session WHERE account_id = $1 AND ended_at IS NULL
            ORDER BY seen_at DESC, session_id = $4 DESC, session_id OFFSET $3)
        RETURNING session_id
        """)

    private static let find = Statement(
        named: "find_family", onlyReads: false,
        text: """
            SELECT \(DeviceSession.columns), s.refresh FROM account_session s WHERE s.family = $1 FOR UPDATE
            """)

    /// A statement of its own, behind the lock: a join would tell the account as it was before the wait for it, and so
    /// the generation of a new role together with the old role.
    private static let owner = Statement(
        named: "owner_of_family", onlyReads: true,
        text: """
            SELECT \(Account.columns) FROM account a JOIN account_session s ON s.account_id = a.account_id
            WHERE s.family = $1
            """)

    private static let rotate = Statement(
        "rotate_refresh",
        "UPDATE account_session SET refresh = $2, seen_at = $3, expires_at = $4 WHERE session_id = $1")

    private static let end = Statement(
        "end_session",
        """
        UPDATE account_session SET ended_at = $3, revoked_at = $3
        WHERE session_id = $1 AND account_id = $2 AND ended_at IS NULL RETURNING session_id
        """)

    private static let endFamily = Statement(
        "end_family",
        """
        UPDATE account_session SET ended_at = $2, revoked_at = $2
        WHERE family = $1 AND ended_at IS NULL RETURNING session_id, account_id
        """)

    private static let endAll = Statement(
        "end_sessions",
        """
        UPDATE account_session SET ended_at = $3, revoked_at = $3
        WHERE account_id = $1 AND ended_at IS NULL AND session_id <> $2 RETURNING session_id
        """)

    /// Guests keep theirs: they have no other way back to what they bought.
    private static let endNamed = Statement(
        named: "end_named_sessions", onlyReads: false,
        text: """
            UPDATE account_session SET ended_at = $1, revoked_at = $1 WHERE session_id = ANY (ARRAY(
                SELECT s.session_id FROM account_session s JOIN account a ON a.account_id = s.account_id
                WHERE s.ended_at IS NULL AND a.role > \(Role.guest.rawValue) LIMIT $2))
            """)

    private static let renewAll = Statement(
        "renew_sessions",
        """
        UPDATE account_session SET generation = generation + 1, revoked_at = $2
        WHERE account_id = $1 AND ended_at IS NULL RETURNING session_id, generation
        """)

    private static let alive = Statement(
        named: "sessions", onlyReads: true,
        text: """
            SELECT \(DeviceSession.columns) FROM account_session s
            WHERE s.account_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 ORDER BY s.seen_at DESC, s.session_id
            LIMIT $3
            """)

    private static let revoked = Statement(
        "revoked_sessions", onlyReads: true,
        """
        SELECT session_id, account_id, generation, ended_at IS NOT NULL, revoked_at FROM account_session
        WHERE revoked_at IS NOT NULL AND (revoked_at, session_id) > ($1, $2) ORDER BY revoked_at, session_id LIMIT $3
        """)

    // MARK: Beginning

    /// Opens a session, unless its account was disabled or got another password since it was read.
    /// - Parameter hash: what the password was found to match.
    /// - Returns: the account as it is now, and the sessions that end to make room; nil when none was opened.
    package func open(
        _ session: DeviceSession, _ digests: RefreshDigests, checked hash: String?, forgiving attempt: LoginAttempt?
    ) async throws(StoreFailure) -> (account: Account, ended: [Revocation])? {
        var batch = Batch()
        append(session, digests, checked: hash, to: &batch)
        if let attempt { Self.forgive(attempt, in: &batch) }
        let answers = try await database.run(batch)
        guard let owner = answers[0].first else { return nil }
        return (try Account(owner), try Self.ended(answers[1], of: session.account))
    }

    /// A guest: an account with nothing but a number, and its session.
    package func open(
        guest account: Account, _ session: DeviceSession, _ digests: RefreshDigests
    ) async throws(StoreFailure) {
        var batch = Batch()
        Self.append(account, to: &batch)
        append(session, digests, checked: nil, to: &batch)
        _ = try await database.run(batch)
    }

    private func append(
        _ session: DeviceSession, _ digests: RefreshDigests, checked hash: String?, to batch: inout Batch
    ) {
        batch.append(
            Self.insert,
            [
                .int8(session.id.number), .int8(session.account.number), .bytea(digests.family), .bytea(digests.whole),
                .value(session.device), .text(session.address), .int8(session.createdAt.milliseconds),
                .int8(session.expiresAt.milliseconds), .value(hash),
            ])
        batch.append(
            Self.evict,
            [
                .int8(session.account.number), .int8(session.createdAt.milliseconds),
                .int8(Int64(limits.sessionsPerAccount)), .int8(session.id.number),
            ])
    }

    // MARK: Going on

    /// Looks at a refresh token and puts the next one in its place; an older one of its family ends the family.
    /// - Parameter successors: digests of what may follow it, the one that is to follow first.
    package func refresh(
        _ given: RefreshDigests, successors: [[UInt8]], at now: Moment
    ) async throws(StoreFailure) -> RefreshResult {
        try await database.transaction { transaction throws(StoreFailure) in
            var reading = Batch(Self.find, [.bytea(given.family)])
            reading.append(Self.owner, [.bytea(given.family)])
            let answers = try await transaction.run(reading)
            guard let row = answers[0].first, let owner = answers[1].first else { return .unknown }
            let session = try DeviceSession(row)
            let account = try Account(owner)
            let current = try row.bytes(DeviceSession.columnCount)
            let standing: RefreshDecision.Standing =
                current == given.whole ? .newest : successors.contains(current) ? .lastBefore : .older
            switch RefreshDecision.of(session, account, standing, limits: limits, now: now) {
            case .refused: return .refused
            case .again: return .rotated(session, account, newest: current)
            case .reused:
                _ = try await transaction.query(
                    Self.end, [.int8(session.id.number), .int8(account.id.number), .int8(now.milliseconds)])
                return .reused(Revocation(session: session.id, account: account.id, kind: .ended))
            case .rotate:
                guard let next = successors.first else { return .refused }
                _ = try await transaction.query(
                    Self.rotate,
                    [
                        .int8(session.id.number), .bytea(next), .int8(now.milliseconds),
                        .int8(now.advanced(by: limits.sessionTime).milliseconds),
                    ])
                return .rotated(session, account, newest: next)
            }
        }
    }

    // MARK: Ending

    /// - Returns: nil when it is none of the account's, or has ended.
    package func end(
        _ session: SessionID, of account: AccountID, at now: Moment
    ) async throws(StoreFailure) -> Revocation? {
        let rows = try await database.query(
            Self.end, [.int8(session.number), .int8(account.number), .int8(now.milliseconds)])
        return rows.isEmpty ? nil : Revocation(session: session, account: account, kind: .ended)
    }

    /// Ends the session whose refresh token is shown: an older one ends it as well as the newest.
    package func end(_ digests: RefreshDigests, at now: Moment) async throws(StoreFailure) -> Revocation? {
        let rows = try await database.query(
            Self.endFamily, [.bytea(digests.family), .int8(now.milliseconds)])
        return try rows.first.map { row throws(StoreFailure) in
            Revocation(session: SessionID(try row.value(0)), account: AccountID(try row.value(1)), kind: .ended)
        }
    }

    /// Ends all sessions of an account but one.
    package func endAll(
        of account: AccountID, keeping session: SessionID?, at now: Moment
    ) async throws(StoreFailure) -> [Revocation] {
        let rows = try await database.query(
            Self.endAll, [.int8(account.number), .int8(session?.number ?? 0), .int8(now.milliseconds)])
        return try Self.ended(rows, of: account)
    }

    /// Ends the sessions of everybody who can log in again, in steps.
    /// - Returns: how many.
    package func endNamed(at now: Moment) async throws(StoreFailure) -> Int {
        let most = database.limits.sweptRows
        var count = 0
        while true {
            let parameters: [Parameter] = [.int8(now.milliseconds), .int8(Int64(most))]
            let step = try await database.query(Self.endNamed, parameters).affected
            count += step
            guard step > 0 else { return count }
        }
    }

    static func revoke(
        _ account: AccountID, _ consequence: SessionConsequence, keeping session: SessionID?, at now: Moment,
        _ transaction: Transaction
    ) async throws(StoreFailure) -> [Revocation] {
        switch consequence {
        case .none: return []
        case .end:
            let rows = try await transaction.query(
                endAll, [.int8(account.number), .int8(session?.number ?? 0), .int8(now.milliseconds)])
            return try ended(rows, of: account)
        case .renew:
            let rows = try await transaction.query(renewAll, [.int8(account.number), .int8(now.milliseconds)])
            return try rows.map { row throws(StoreFailure) in
                Revocation(
                    session: SessionID(try row.value(0)), account: account,
                    kind: .outdated(leastGeneration: try row.value(1)))
            }
        }
    }

    /// The sessions that a statement has ended.
    private static func ended(_ rows: Rows, of account: AccountID) throws(StoreFailure) -> [Revocation] {
        try rows.map { row throws(StoreFailure) in
            Revocation(session: SessionID(try row.value(0)), account: account, kind: .ended)
        }
    }

    // MARK: Reading

    /// Those that are alive, the last used first.
    package func sessions(of account: AccountID, now: Moment) async throws(StoreFailure) -> [DeviceSession] {
        let rows = try await database.query(
            Self.alive,
            [.int8(account.number), .int8(now.milliseconds), .int8(Int64(limits.sessionsPerAccount))])
        return try rows.map { row throws(StoreFailure) in try DeviceSession(row) }
    }

    /// What was revoked since a moment, at any node, in pages until the end.
    package func revocations(since moment: Moment) async throws(StoreFailure) -> [Revocation] {
        var found: [Revocation] = []
        var last = (at: moment.milliseconds, session: Int64(0))
        while true {
            let rows = try await database.query(
                Self.revoked, [.int8(last.at), .int8(last.session), .int8(Int64(database.limits.listRows))])
            for row in rows {
                let kind: Revocation.Kind =
                    try row.value(3) ? .ended : .outdated(leastGeneration: try row.value(2))
                let session = SessionID(try row.value(0))
                found.append(Revocation(session: session, account: AccountID(try row.value(1)), kind: kind))
                last = (try row.value(4), session.number)
            }
            guard rows.count == database.limits.listRows else { return found }
        }
    }
}
