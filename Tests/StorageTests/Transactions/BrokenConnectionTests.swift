import Glibc
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Storage

@Suite("Connections that break at the worst moment")
struct BrokenConnectionTests {
    private static let activity = Statement(
        "activity", onlyReads: true,
        "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep' AND query LIKE $1")
    private static let end = Statement("end", onlyReads: true, "SELECT pg_terminate_backend($1)")

    /// Waits until a statement that holds `mark` sleeps in PostgreSQL; gives the process that runs it.
    private func sleeper(
        _ mark: String, seenBy database: Database, otherThan ended: Set<Int32> = []
    ) async throws -> Int32 {
        while true {
            let rows = try await database.query(Self.activity, [.text("%\(mark)%")])
            for row in rows {
                let process = try row.value(0, as: Int32.self)
                if !ended.contains(process) { return process }
            }
            await database.reactor.pause(.milliseconds(2))
        }
    }

    /// Runs the work, and ends its connection when the statement with the mark sleeps in PostgreSQL, so many times.
    private func breaking(
        _ mark: String, in test: TestDatabase, times: Int = 1,
        _ work: @escaping @Sendable (Database) async throws(StoreFailure) -> Void
    ) async throws -> StoreFailure? {
        let other = test.another()
        async let failure = storeFailure { () throws(StoreFailure) in try await work(test.database) }
        var ended: Set<Int32> = []
        for _ in 0..<times {
            let process = try await sleeper(mark, seenBy: other, otherThan: ended)
            ended.insert(process)
            _ = try await other.query(Self.end, [.int4(process)])
        }
        let found = await failure
        await other.shutDown(within: .seconds(5))
        return found
    }

    @Test("a statement that writes is of unknown outcome, one that reads is asked once more and then is not")
    func alone() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int)")
            let mark = test.settings.schema
            let write = try await breaking(mark, in: test) { database throws(StoreFailure) in
                _ = try await database.query(
                    Statement(mark: mark, "INSERT INTO t SELECT 1 FROM pg_sleep(60)", reads: false))
            }
            #expect(write?.code == .unavailable)
            #expect(write?.sqlState == SQLState("57P01"))
            #expect(write?.outcomeUnknown == true)
            let read = try await breaking(mark, in: test, times: 2) { database throws(StoreFailure) in
                _ = try await database.query(Statement(mark: mark, "SELECT pg_sleep(60)", reads: true))
            }
            #expect(read?.code == .unavailable)
            #expect(read?.outcomeUnknown == false)
            try await test.database.ping()
        }
    }

    @Test("who reads does not notice that a connection broke")
    func readAgain() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE nap (a int); INSERT INTO nap VALUES (1)")
            let mark = test.settings.schema
            let (other, sleepsNoMore) = (test.another(), Statement("wake", "DELETE FROM nap"))
            async let told = test.database.query(
                Statement(mark: mark, "SELECT 7, (SELECT pg_sleep(60) FROM nap)::text", reads: true))
            let process = try await sleeper(mark, seenBy: other)
            _ = try await other.query(sleepsNoMore)
            _ = try await other.query(Self.end, [.int4(process)])
            #expect(try await told.only().value(0, as: Int32.self) == 7)
            #expect(await test.database.statistics.losses == 1)
            await other.shutDown(within: .seconds(5))
        }
    }

    @Test("a transaction whose commit is under way is of unknown outcome and is not repeated")
    func commit() async throws {
        try await withDatabase { test in
            let mark = test.settings.schema
            try await test.database.script(
                """
                CREATE TABLE t (a int);
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_sleep(60) /* \(mark) */; RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION slow()
                """)
            let attempts = Locked(0)
            // The statement seen in pg_stat_activity is the COMMIT; nobody else's sleeps in it.
            let failure = try await breaking("COMMIT", in: test) { database throws(StoreFailure) in
                try await database.transaction { tx throws(StoreFailure) in
                    attempts.withLock { $0 += 1 }
                    _ = try await tx.query(Statement("insert", "INSERT INTO t VALUES (1)"))
                }
            }
            #expect(failure?.code == .unavailable)
            #expect(failure?.outcomeUnknown == true)
            #expect(attempts.withLock { $0 } == 1)
        }
    }

    @Test("a transaction that breaks before its commit is repeated on another connection")
    func beforeCommit() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int)")
            let mark = test.settings.schema
            let attempts = Locked(0)
            let failure = try await breaking(mark, in: test) { database throws(StoreFailure) in
                try await database.transaction { tx throws(StoreFailure) in
                    let attempt = attempts.withLock { count in
                        count += 1
                        return count
                    }
                    _ = try await tx.query(Statement("insert", "INSERT INTO t VALUES (1)"))
                    if attempt == 1 {
                        _ = try await tx.query(Statement(mark: mark, "SELECT pg_sleep(60)", reads: true))
                    }
                }
            }
            #expect(failure == nil)
            #expect(attempts.withLock { $0 } == 2)
            let count = try await test.database.query(Statement("count", onlyReads: true, "SELECT count(*) FROM t"))
            #expect(try count.only().value(0, as: Int.self) == 1)
        }
    }

    @Test(
        "when PostgreSQL does not even answer the cancellation, the connection is given up and the outcome is unknown")
    func frozen() async throws {
        let alone = PoolPolicy(minimum: 0, maximum: 1)
        try await withDatabase(policy: alone, adjust: { $0.cancellationGrace = .milliseconds(100) }) { test in
            try await test.database.script("CREATE TABLE t (a int)")
            let whoAmI = Statement("who am i", onlyReads: true, "SELECT pg_backend_pid()")
            let backend = try await test.database.query(whoAmI).only().value(0, as: Int32.self)
            // Frozen before it is asked: it can neither answer nor hear of the cancellation, however slow we are.
            #expect(kill(backend, SIGSTOP) == 0)
            let found = await storeFailure { () throws(StoreFailure) in
                let insert = Statement("insert", "INSERT INTO t VALUES (1)")
                _ = try await test.database.query(insert, within: .milliseconds(200))
            }
            #expect(kill(backend, SIGCONT) == 0)
            #expect(found?.code == .timeout)
            #expect(found?.outcomeUnknown == true)
            try await test.database.ping()
        }
    }

    @Test("a connection that breaks while nobody uses it is noticed and replaced")
    func idle() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 1, maximum: 1)) { test in
            let who = Statement("who", onlyReads: true, "SELECT pg_backend_pid()")
            let before = try await test.database.query(who).only().value(0, as: Int32.self)
            let other = test.another()
            _ = try await other.query(Self.end, [.int4(before)])
            while await test.database.statistics.losses == 0 { await test.database.reactor.pause(.milliseconds(1)) }
            let after = try await test.database.query(who).only().value(0, as: Int32.self)
            #expect(after != before)
            await other.shutDown(within: .seconds(5))
        }
    }
}

extension Statement {
    /// A statement that can be told from those of other tests.
    fileprivate init(mark: String, _ text: String, reads: Bool) {
        self.init(named: mark, onlyReads: reads, text: "\(text) /* \(mark) */")
    }
}
