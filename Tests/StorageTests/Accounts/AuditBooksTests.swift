import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("The audit in the database") struct AuditBooksTests {
    private func entry(
        _ action: String, actor: Int64 = 1, at: Int64 = 1_000, _ outcome: AuditEntry.Outcome = .done,
        key: UInt64? = nil
    ) -> AuditEntry {
        AuditEntry(
            key: key.map { WideID(high: 3, low: $0) }, at: Moment(milliseconds: at),
            actor: AuditActor(account: AccountID(actor), role: .admin, address: "192.0.2.1", requestID: "r"),
            action: action, subject: "thing", outcome: outcome, before: #"{"a": 1}"#, after: nil)
    }

    @Test("entries come back as they were, the newest first, page by page and by what is asked")
    func entries() async throws {
        try await withLedger { house in
            let books = AuditBooks(house.database)
            try await books.write((0..<5).map { entry("step\($0)", actor: Int64($0 % 2), at: Int64($0) * 1_000) })
            try await books.write([entry("refuse", at: 9_000, .refused)])
            var wanted = AuditSearch(limit: 2)
            let first = try await books.entries(wanted)
            #expect(first.map(\.action) == ["refuse", "step4"] && first[0].before == #"{"a": 1}"#)
            wanted.below = first.last?.number
            #expect(try await books.entries(wanted).map(\.action) == ["step3", "step2"])
            wanted = AuditSearch(limit: 10)
            wanted.actor = AccountID(0)
            #expect(try await books.entries(wanted).map(\.action) == ["step4", "step2", "step0"])
            wanted.from = Moment(milliseconds: 1_000)
            wanted.before = Moment(milliseconds: 4_000)
            #expect(try await books.entries(wanted).map(\.action) == ["step2"])
            wanted = AuditSearch(limit: 10)
            wanted.outcome = .refused
            #expect(try await books.entries(wanted).map(\.action) == ["refuse"])
            wanted.subject = "' OR ''='"
            #expect(try await books.entries(wanted).isEmpty)
            wanted.subject = "thing"
            #expect(try await books.entries(wanted).map(\.action) == ["refuse"])
            wanted.outcome = nil
            wanted.actor = AccountID(0)
            #expect(try await books.entries(wanted).map(\.action) == ["step4", "step2", "step0"])
        }
    }

    @Test("what is told again under its key stands there once, and what has no key, as from older servers, each time")
    func keys() async throws {
        try await withLedger { house in
            let books = AuditBooks(house.database)
            let batch = [entry("first", key: 1), entry("plain"), entry("second", key: 2)]
            for _ in 1...2 { try await books.write(batch) }
            try await books.write([entry("other words", key: 2), entry("third", key: 3)])
            #expect(
                try await books.entries(AuditSearch(limit: 10)).map(\.action).reversed() == [
                    "first", "plain", "second", "plain", "third",
                ])
        }
    }

    @Test("who asks for a subject or an actor is led by its index, also by a plan that knows no values")
    func plans() async throws {
        try await withLedger { house in
            try await house.database.script(
                """
                INSERT INTO audit_entry (at, actor_id, address, request_id, action, subject, outcome)
                SELECT n, n % 100, '', '', 'a', 'thing' || n % 100, 0 FROM generate_series(1, 20000) n;
                ANALYZE audit_entry;
                """)
            for (statement, index) in [
                (AuditBooks.listOfSubject, "audit_entry_by_subject"), (AuditBooks.listOfActor, "audit_entry_by_actor"),
            ] {
                var batch = Batch(
                    Statement(named: "prepare_\(index)", onlyReads: true, text: "PREPARE x AS \(statement.text)"))
                batch.append(
                    Statement("set_generic", onlyReads: true, "SET LOCAL plan_cache_mode = force_generic_plan"))
                batch.append(
                    Statement(
                        "explain_audit", onlyReads: true,
                        "EXPLAIN EXECUTE x (7, '', 'thing7', NULL, 0, 100000, 100000, 50)"))
                batch.append(Statement("forget_x", onlyReads: true, "DEALLOCATE x"))
                let rows = try await house.database.run(batch)
                let plan = try rows[2].map { row throws(StoreFailure) in try row.value(0, as: String.self) }
                #expect(plan.contains { $0.contains(index) }, "\(plan)")
            }
        }
    }

    @Test("an entry is kept for auditDays and no longer")
    func kept() async throws {
        try await withLedger { house in
            let books = AuditBooks(house.database)
            var limits = AccountLimits()
            limits.auditDays = 30
            let now = house.time.now
            let begin = now.milliseconds - 30 * 86_400_000
            try await books.write([entry("old", at: begin - 1), entry("kept", at: begin)])
            #expect(try await books.sweep(before: limits.auditBegin(at: now)) == 1)
            #expect(try await books.entries(AuditSearch(limit: 10)).map(\.action) == ["kept"])
        }
    }

    @Test("nobody changes or deletes an entry, and the sweep deletes old ones alone")
    func appendOnly() async throws {
        try await withLedger(limits: StorageLimits(sweptRows: 2)) { house in
            let books = AuditBooks(house.database)
            let now = house.time.now
            try await books.write((0..<3).map { entry("old\($0)") } + [entry("new", at: now.milliseconds)])
            for script in [
                "UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry",
                "DELETE FROM audit_entry WHERE at = 1000",
                "SET seatwire.audit_sweep = 'on'; DELETE FROM audit_entry WHERE at > 1000",
            ] {
                let failure = await storeFailure { () async throws(StoreFailure) in
                    try await house.database.script(script)
                }
                #expect(failure?.sqlState?.description == "SW002", "\(script)")
            }
            // The setting of that session must not leak into others.
            try await house.database.script("RESET seatwire.audit_sweep")
            #expect(try await books.sweep(before: now) == 2)
            #expect(try await books.sweep(before: now) == 1)
            #expect(try await books.sweep(before: now.advanced(by: .hours(1))) == 0)
            #expect(try await books.entries(AuditSearch(limit: 10)).map(\.action) == ["new"])
        }
    }
}
