package import Domain

extension AccountBooks {
    /// One statement, so that a thousand attempts at once are counted like a thousand one after the other. The attempt
    /// that fills the measure begins the lock; those that are turned away do not lengthen it.
    private static let count = Statement(
        "count_attempt",
        """
        INSERT INTO login_attempt AS l (subject, most, count, until)
        SELECT x.subject, x.most, 1, $3::bigint + $4 FROM unnest($1::bytea[], $2::int[]) AS x(subject, most)
        ORDER BY x.subject
        ON CONFLICT (subject) DO UPDATE SET most = excluded.most,
            count = CASE WHEN l.until <= $3 THEN 1 ELSE least(l.count, excluded.most) + 1 END,
            until = CASE WHEN l.until <= $3 OR l.count < excluded.most THEN $3::bigint + $4 ELSE l.until END
        RETURNING count > most, until
        """)

    private static let forgetName = Statement("forgive_name", "DELETE FROM login_attempt WHERE subject = $1")

    private static let forgetOne = Statement(
        "forgive_attempt",
        "UPDATE login_attempt SET count = greatest(count - 1, 0) WHERE subject = $1 AND count <= most")

    /// Counts an attempt before the secret is looked at.
    /// - Returns: until when it is turned away; nil when it may go on.
    package func register(_ attempt: LoginAttempt, at now: Moment) async throws(StoreFailure) -> Moment? {
        let rows = try await database.query(
            Self.count,
            [
                .array([attempt.name, attempt.address]),
                .array([Int32(clamping: limits.attemptsPerName), Int32(clamping: limits.attemptsPerAddress)]),
                .int8(now.milliseconds), .int8(limits.lockTime.count),
            ])
        var until: Moment?
        for row in rows where try row.value(0) {
            let end = Moment(milliseconds: try row.value(1))
            until = max(until ?? end, end)
        }
        return until
    }

    /// The secret was right: its name begins anew, and of its address this attempt does not count.
    package func forgive(_ attempt: LoginAttempt) async throws(StoreFailure) {
        var batch = Batch()
        Self.forgive(attempt, in: &batch)
        _ = try await database.run(batch)
    }

    static func forgive(_ attempt: LoginAttempt, in batch: inout Batch) {
        batch.append(forgetName, [.bytea(attempt.name)])
        batch.append(forgetOne, [.bytea(attempt.address)])
    }

    /// The secret was not looked at: this attempt does not count.
    package func withdraw(_ attempt: LoginAttempt) async throws(StoreFailure) {
        var batch = Batch()
        for subject in [attempt.name, attempt.address] { batch.append(Self.forgetOne, [.bytea(subject)]) }
        _ = try await database.run(batch)
    }
}
