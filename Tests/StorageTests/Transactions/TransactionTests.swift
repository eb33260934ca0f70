import Bytes
import Reactor
import Storage
import TestSupport
import Testing

@Suite("Transactions on a real PostgreSQL")
struct TransactionTests {
    private static let insert = Statement("insert", "INSERT INTO t VALUES ($1)")
    private static let count = Statement("count", onlyReads: true, "SELECT count(*) FROM t")

    private func count(_ database: Database) async throws -> Int {
        try await database.query(Self.count).only().value(0, as: Int.self)
    }

    @Test("what the body did is there after it, and its value is the answer")
    func commits() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let answer = try await test.database.transaction { tx throws(StoreFailure) in
                _ = try await tx.query(Self.insert, [.int4(1)])
                _ = try await tx.query(Self.insert, [.int4(2)])
                return "done"
            }
            #expect(answer == "done")
            #expect(try await count(test.database) == 2)
        }
    }

    @Test("a body that throws leaves nothing behind")
    func throwing() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let failure = await storeFailure { () throws(StoreFailure) in
                try await test.database.transaction { tx throws(StoreFailure) in
                    _ = try await tx.query(Self.insert, [.int4(1)])
                    throw StoreFailure(.raised, "changed my mind")
                }
            }
            #expect(failure?.code == .raised)
            #expect(try await count(test.database) == 0)
            #expect(await test.database.statistics.leased == 0)
        }
    }

    @Test("a body that catches a failed statement cannot commit: the failure is thrown at the end")
    func swallowed() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let failure = await storeFailure { () throws(StoreFailure) in
                try await test.database.transaction { tx throws(StoreFailure) in
                    _ = try await tx.query(Self.insert, [.int4(1)])
                    _ = await storeFailure { () throws(StoreFailure) in _ = try await tx.query(Self.insert, [.int4(1)])
                    }
                    _ = await storeFailure { () throws(StoreFailure) in _ = try await tx.query(Self.insert, [.int4(2)])
                    }
                }
            }
            #expect(failure?.code == .conflict)
            #expect(try await count(test.database) == 0)
        }
    }

    @Test("a body that discards its work returns its value and leaves nothing behind")
    func discarded() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let seen = try await test.database.transaction { tx throws(StoreFailure) in
                _ = try await tx.query(Self.insert, [.int4(1)])
                let seen = try await tx.query(Self.count).only().value(0, as: Int.self)
                try await tx.discard()
                return seen
            }
            #expect(seen == 1)
            #expect(try await count(test.database) == 0)
        }
    }

    @Test("a body that asks nothing costs no round trip and commits nothing")
    func empty() async throws {
        try await withDatabase { test in
            let seven = try await test.database.transaction { _ throws(StoreFailure) in 7 }
            #expect(seven == 7)
        }
    }

    @Test("a body that ends the block by a statement of its own is found out")
    func ownRollback() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let failure = await storeFailure { () throws(StoreFailure) in
                try await test.database.transaction { tx throws(StoreFailure) in
                    _ = try await tx.query(Self.insert, [.int4(1)])
                    _ = try await tx.query(Statement("sneaky", "ROLLBACK"))
                }
            }
            #expect(failure?.code == .misuse)
            #expect(try await count(test.database) == 0)
        }
    }

    @Test("a transaction that is used after its end is refused")
    func escaped() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let escaped = try await test.database.transaction { tx throws(StoreFailure) in tx }
            let failure = await storeFailure { () throws(StoreFailure) in
                _ = try await escaped.query(Self.insert, [.int4(1)])
            }
            #expect(failure?.code == .misuse)
        }
    }

    @Test("after the last attempt the failure comes out")
    func bounded() async throws {
        try await withDatabase(retry: RetryPolicy(attempts: 3)) { test in
            let attempts = Locked(0)
            let failure = await storeFailure { () throws(StoreFailure) in
                try await test.database.transaction { tx throws(StoreFailure) in
                    attempts.withLock { $0 += 1 }
                    _ = try await tx.query(
                        Statement("lose", "DO $$ BEGIN RAISE 'lost' USING ERRCODE = '40001'; END $$"))
                }
            }
            #expect(failure?.code == .serialization)
            #expect(attempts.withLock { $0 } == 3)
        }
    }

    @Test("two transactions that lock each other out both come through")
    func deadlock() async throws {
        try await withDatabase { test in
            try await test.database.script(
                "CREATE TABLE t (a int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0), (2, 0)")
            let touch = Statement("touch", "UPDATE t SET n = n + 1 WHERE a = $1")
            let meeting = Meeting(of: 2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for order: [Int32] in [[1, 2], [2, 1]] {
                    group.addTask {
                        try await test.database.transaction { tx throws(StoreFailure) in
                            _ = try await tx.query(touch, [.int4(order[0])])
                            await meeting.arrive()
                            _ = try await tx.query(touch, [.int4(order[1])])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let sum = try await test.database.query(Statement("sum", onlyReads: true, "SELECT sum(n) FROM t"))
            #expect(try sum.only().value(0, as: Int.self) == 4)
        }
    }

    @Test("a snapshot sees one moment and may not write")
    func snapshot() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let failure = await storeFailure { () throws(StoreFailure) in
                try await test.database.transaction(.snapshot) { tx throws(StoreFailure) in
                    _ = try await tx.query(Self.count)
                    _ = try await test.database.query(Self.insert, [.int4(1)])
                    guard try await tx.query(Self.count).only().value(0, as: Int.self) == 0 else {
                        throw StoreFailure(.raised, "it moved")
                    }
                    _ = try await tx.query(Self.insert, [.int4(2)])
                }
            }
            #expect(failure?.sqlState == SQLState("25006"))
            #expect(try await count(test.database) == 1)
        }
    }

    @Test("what is retried: lost races and broken connections, but never an unknown outcome")
    func policy() {
        let policy = RetryPolicy(attempts: 3)
        for code in [StoreFailure.Code.serialization, .deadlock, .stalePlan, .unavailable] {
            #expect(policy.repeats(StoreFailure(code, ""), attempt: 2))
            #expect(!policy.repeats(StoreFailure(code, ""), attempt: 3))
            #expect(!policy.repeats(StoreFailure(code, "", outcomeUnknown: true), attempt: 1))
        }
        for code in [StoreFailure.Code.conflict, .overloaded, .timeout, .lockTimeout, .closed, .misuse, .invalidData] {
            #expect(!policy.repeats(StoreFailure(code, ""), attempt: 1))
        }
    }
}
