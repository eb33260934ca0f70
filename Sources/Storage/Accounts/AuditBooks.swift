package import Domain

/// Who did what, in the database.
package struct AuditBooks: Sendable {
    private let database: Database

    private static let insert = Statement(
        "write_audit",
        """
        INSERT INTO audit_entry (at, actor_id, actor_role, address, request_id, action, subject, outcome, before, after,
            entry_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10::text::jsonb, $11)
        ON CONFLICT (entry_key) WHERE entry_key IS NOT NULL DO NOTHING
        """)

    /// One for each index that can lead, because a condition that may be absent uses none once its plan is generic.
    private static let list = listing(
        "audit", by: "($1::bigint IS NULL OR actor_id = $1) AND ($3 = '' OR subject = $3)")
    static let listOfActor = listing("audit_of_actor", by: "actor_id = $1 AND ($3 = '' OR subject = $3)")
    static let listOfSubject = listing(
        "audit_of_subject", by: "subject = $3 AND ($1::bigint IS NULL OR actor_id = $1)")

    private static func listing(_ name: String, by condition: String) -> Statement {
        Statement(
            named: name, onlyReads: true,
            text: """
                SELECT entry_id, at, actor_id, actor_role, address, request_id, action, subject, outcome, before::text,
                    after::text
                FROM audit_entry
                WHERE \(condition) AND ($2 = '' OR action = $2) AND ($4::smallint IS NULL OR outcome = $4)
                    AND at >= $5 AND at < $6 AND entry_id < $7
                ORDER BY entry_id DESC LIMIT $8
                """)
    }

    private static func listing(for wanted: AuditSearch) -> Statement {
        guard wanted.subject.isEmpty else { return listOfSubject }
        return wanted.actor == nil ? list : listOfActor
    }

    private static let sweep = Statement("sweep_audit", "SELECT sweep_audit_v1($1, $2)")

    package init(_ database: Database) {
        self.database = database
    }

    /// Writes entries, all or none, but those whose key is known.
    package func write(_ entries: [AuditEntry]) async throws(StoreFailure) {
        guard !entries.isEmpty else { return }
        var batch = Batch()
        for entry in entries { Self.append(entry, to: &batch) }
        _ = try await database.run(batch)
    }

    /// Puts an entry into the commit of what it tells.
    static func append(_ entry: AuditEntry, to batch: inout Batch) {
        batch.append(
            insert,
            [
                .int8(entry.at.milliseconds), .int8(entry.actor.account.number),
                .value(entry.actor.role.map { Int16($0.rawValue) }), .text(entry.actor.address),
                .text(entry.actor.requestID), .text(entry.action), .text(entry.subject),
                .int2(entry.outcome.rawValue), .value(entry.before), .value(entry.after),
                .value(entry.key.map { UUID($0) }),
            ])
    }

    package func entries(_ wanted: AuditSearch) async throws(StoreFailure) -> [AuditEntry] {
        let rows = try await database.query(
            Self.listing(for: wanted),
            [
                .value(wanted.actor?.number), .text(wanted.action), .text(wanted.subject),
                .value(wanted.outcome?.rawValue), .int8(wanted.from.milliseconds), .int8(wanted.before.milliseconds),
                .int8(wanted.below ?? .max), .int8(Int64(min(wanted.limit, database.limits.listRows))),
            ])
        return try rows.map { row throws(StoreFailure) in try AuditEntry(row) }
    }

    /// Forgets what is older, in steps that lock little.
    /// - Returns: how many; fewer than the limit means that none is left.
    package func sweep(before moment: Moment) async throws(StoreFailure) -> Int {
        try await database.query(
            Self.sweep, [.int8(moment.milliseconds), .int4(Int32(clamping: database.limits.sweptRows))]
        ).only().value(0)
    }
}

extension AuditEntry {
    init(_ row: Row) throws(StoreFailure) {
        let role = try row.optional(3, as: Int16.self).flatMap { Role(rawValue: UInt8(truncatingIfNeeded: $0)) }
        guard let outcome = Outcome(rawValue: try row.value(8)) else {
            throw StoreFailure(.invalidData, "an audit entry of unknown outcome")
        }
        self.init(
            number: try row.value(0), at: Moment(milliseconds: try row.value(1)),
            actor: AuditActor(
                account: AccountID(try row.value(2)), role: role, address: try row.value(4),
                requestID: try row.value(5)),
            action: try row.value(6), subject: try row.value(7), outcome: outcome, before: try row.optional(9),
            after: try row.optional(10))
    }
}
