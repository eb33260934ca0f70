import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@Suite("Statements on a real PostgreSQL")
struct ConnectionTests {
    @Test("every type of parameter comes back as it was sent")
    func types() async throws {
        try await withDatabase { test in
            let statement = Statement(
                "types", onlyReads: true,
                "SELECT $1::bool, $2::int2, $3::int4, $4::int8, $5::text, $6::bytea, $7::uuid, $8::timestamptz"
            )
            let uuid = UUID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
            let now = Instant(microseconds: 1_763_640_000_123_456)
            let bytes: [UInt8] = [0, 1, 255, 0]
            let row = try await test.database.query(
                statement,
                [
                    .bool(true), .int2(-7), .int4(70_000), .int8(.min), .text("Süß 'n\\ \"x\" 🎭"),
                    .bytea(bytes), .uuid(uuid), .value(now),
                ]
            ).only()
            #expect(try row.value(0, as: Bool.self))
            #expect(try row.value(1, as: Int16.self) == -7)
            #expect(try row.value(2, as: Int.self) == 70_000)
            #expect(try row.value(3, as: Int64.self) == .min)
            #expect(try row.value(4, as: String.self) == "Süß 'n\\ \"x\" 🎭")
            #expect(try row.bytes(5) == bytes)
            #expect(try row.value(6, as: UUID.self) == uuid)
            #expect(try row.value(7, as: Instant.self) == now)
        }
    }

    @Test("PostgreSQL reads our numbers, moments and arrays as we mean them")
    func meaning() async throws {
        try await withDatabase { test in
            let row = try await test.database.query(
                Statement(
                    "meaning", onlyReads: true, "SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::text"),
                [
                    .text("x"), .null(.text), .text(""), .text("4"), .text("5"), .text("6"),
                ]
            ).only()
            #expect(try row.optional(1, as: String.self) == nil)
            #expect(try row.value(2, as: String.self) == "")
            let texts = try await test.database.query(
                Statement(
                    "texts", onlyReads: true,
                    "SELECT $1::timestamptz::text, $2::int4[]::text, $3::text[]::text, $4::bytea[]::text, cardinality($5::int8[])"
                ),
                [
                    .value(Instant(microseconds: 946_684_800_000_001)), .array([Int32(1), nil, -3]),
                    .array(["a", "b c"]), .array([[UInt8(0)], []]), .array([Int64]()),
                ]
            ).only()
            #expect(try texts.value(0, as: String.self) == "2000-01-01 00:00:00.000001+00")
            #expect(try texts.value(1, as: String.self) == "{1,NULL,-3}")
            #expect(try texts.value(2, as: String.self) == "{a,\"b c\"}")
            #expect(try texts.value(3, as: String.self) == "{\"\\\\x00\",\"\\\\x\"}")
            #expect(try texts.value(4, as: Int.self) == 0)
        }
    }

    @Test("arrays of PostgreSQL are read")
    func arrays() async throws {
        try await withDatabase { test in
            let row = try await test.database.query(
                Statement(
                    "arrays", onlyReads: true,
                    "SELECT ARRAY[1,2,3]::int8[], ARRAY['x',NULL]::text[], '{}'::int4[], ARRAY[[1,2],[3,4]]::int4[]")
            ).only()
            #expect(try row.array(0, of: Int64.self) == [1, 2, 3])
            #expect(try row.optionals(1, of: String.self) == ["x", nil])
            #expect(try row.array(2, of: Int32.self) == [])
            #expect(throws: StoreFailure.self) { try row.array(1, of: String.self) }
            #expect(throws: StoreFailure.self) { try row.array(3, of: Int32.self) }
        }
    }

    @Test("the settings are ours whatever the role says")
    func connectionSettings() async throws {
        try await withDatabase { test in
            let rows = try await test.database.query(
                Statement(
                    "settings", onlyReads: true,
                    """
                    SELECT current_setting('synchronous_commit'), current_setting('transaction_isolation'),
                        current_setting('client_connection_check_interval'), current_setting('TimeZone'),
                        current_setting('client_encoding'), current_setting('search_path'),
                        current_setting('idle_in_transaction_session_timeout')
                    """))
            let row = try rows.only()
            let found = try (0..<7).map { column throws(StoreFailure) in try row.value(column, as: String.self) }
            #expect(found == ["on", "read committed", "1s", "UTC", "UTF8", test.settings.schema, "2min"])
        }
    }

    @Test("a session that stands idle is not ended, whatever the role says")
    func idleSession() async throws {
        let postgres = try await TestPostgres.shared()
        var settings = try ConnectionSettings(
            connectionString: postgres.address.connectionString + " options='-c idle_session_timeout=30000'")
        settings.allowsFsyncOff = true
        let wished = settings
        try await withLoop { reactor in
            let database = Database(wished, on: reactor, policy: PoolPolicy(minimum: 0, maximum: 1), log: .silent)
            let row = try await database.query(
                Statement("idle", onlyReads: true, "SELECT current_setting('idle_session_timeout')")
            ).only()
            #expect(try row.value(0, as: String.self) == "0")
            await database.shutDown(within: .zero)
        }
    }

    @Test("a server that runs without fsync is refused with a reason, unless a test allows it")
    func fsyncOff() async throws {
        let postgres = try await TestPostgres.shared()
        let settings = try ConnectionSettings(connectionString: postgres.address.connectionString)
        try await withLoop { reactor in
            let database = Database(
                settings, on: reactor, policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .seconds(8)),
                log: .silent)
            let failure = await storeFailure { () throws(StoreFailure) in try await database.ping() }
            #expect(failure?.code == .refused)
            #expect(failure?.detail.contains("fsync = off") == true)
            await database.shutDown(within: .zero)
        }
    }

    @Test("a statement is prepared once on a connection and run under its name again")
    func preparedOnce() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .seconds(60))) { test in
            let statement = Statement("twice", onlyReads: true, "SELECT $1::int4 + 1")
            for number: Int32 in 0..<5 {
                let row = try await test.database.query(statement, [.int4(number)]).only()
                #expect(try row.value(0, as: Int32.self) == number + 1)
            }
            let kept = try await test.database.query(
                Statement("kept", onlyReads: true, "SELECT name FROM pg_prepared_statements WHERE name LIKE 'twice%'"))
            #expect(try kept.map { row throws(StoreFailure) in try row.value(0, as: String.self) } == ["twice_1"])
        }
    }

    @Test("beyond the limit of prepared statements, statements run all the same")
    func preparedLimit() async throws {
        try await withDatabase(
            policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .seconds(60)),
            limits: StorageLimits(preparedStatements: 1)
        ) { test in
            for _ in 0..<2 {
                #expect(try await test.database.query(Statement("a", onlyReads: true, "SELECT 1 AS a")).count == 1)
                #expect(try await test.database.query(Statement("b", onlyReads: true, "SELECT 1 AS b")).count == 1)
            }
            let kept = try await test.database.query(
                Statement("kept", onlyReads: true, "SELECT count(*) FROM pg_prepared_statements"))
            #expect(try kept.only().value(0, as: Int.self) == 1)
        }
    }

    @Test("a plan that no longer fits the schema is prepared again without the caller noticing")
    func stalePlan() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .seconds(60))) { test in
            try await test.database.script("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
            let statement = Statement("all", onlyReads: true, "SELECT * FROM t")
            #expect(try await test.database.query(statement).columns.count == 1)
            try await test.database.script("ALTER TABLE t ADD COLUMN b text DEFAULT 'x'")
            #expect(try await test.database.query(statement).columns.count == 2)
            try await test.database.script("DEALLOCATE ALL")
            #expect(try await test.database.query(statement).columns.count == 2)
        }
    }

    @Test("a stale plan inside a transaction repeats the transaction")
    func stalePlanInTransaction() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .seconds(60))) { test in
            try await test.database.script("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
            let statement = Statement("all", onlyReads: true, "SELECT * FROM t")
            _ = try await test.database.query(statement)
            try await test.database.script("ALTER TABLE t ADD COLUMN b text")
            let width = try await test.database.transaction { tx throws(StoreFailure) in
                try await tx.query(statement).columns.count
            }
            #expect(width == 2)
        }
    }

    @Test("the statements of a batch commit or fail as one")
    func batches() async throws {
        try await withDatabase { test in
            try await test.database.script("CREATE TABLE t (a int PRIMARY KEY)")
            let insert = Statement("insert", "INSERT INTO t VALUES ($1)")
            var good = Batch()
            for number: Int32 in 1...3 { good.append(insert, [.int4(number)]) }
            #expect(try await test.database.run(good).map(\.affected) == [1, 1, 1])
            var bad = Batch()
            for number: Int32 in [4, 1, 5] { bad.append(insert, [.int4(number)]) }
            let failure = await storeFailure { () throws(StoreFailure) in _ = try await test.database.run(bad) }
            #expect(failure?.code == .conflict)
            #expect(failure?.constraint == "t_pkey")
            #expect(failure?.sqlState == SQLState("23505"))
            #expect(failure?.outcomeUnknown == false)
            let count = try await test.database.query(Statement("count", onlyReads: true, "SELECT count(*) FROM t"))
            #expect(try count.only().value(0, as: Int.self) == 3)
        }
    }

    @Test("a deferred constraint that fails at the commit fails the statement although its rows came first")
    func deferredConstraint() async throws {
        try await withDatabase { test in
            try await test.database.script(
                "CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO t VALUES (1)")
            let failure = await storeFailure { () throws(StoreFailure) in
                _ = try await test.database.query(Statement("again", "INSERT INTO t VALUES (1) RETURNING a"))
            }
            #expect(failure?.code == .conflict)
        }
    }

    @Test(
        "what PostgreSQL refuses arrives under the right code",
        arguments: [
            ("SELECT 1 / 0", StoreFailure.Code.invalidData), ("SELECT nonsense", .invalidStatement),
            ("SELECT * FROM pg_authid", .refused), ("SELECT 'x'::int", .invalidData),
            ("DO $$ BEGIN RAISE 'no' USING ERRCODE = 'SW001'; END $$", .raised),
        ])
    func failures(text: String, code: StoreFailure.Code) async throws {
        try await withDatabase { test in
            let failure = await storeFailure { () throws(StoreFailure) in _ = try await test.database.script(text) }
            #expect(failure?.code == code)
            try await test.database.ping()
        }
    }

    @Test("a parameter with a zero byte in text is invalid data, and the connection goes on")
    func zeroByte() async throws {
        try await withDatabase { test in
            let failure = await storeFailure { () throws(StoreFailure) in
                _ = try await test.database.query(
                    Statement("zero", onlyReads: true, "SELECT $1::text"), [.text("a\0b")])
            }
            #expect(failure?.code == .invalidData)
            try await test.database.ping()
        }
    }

    @Test("limits of batch and answer: one past each is refused, the limit itself is not")
    func limits() async throws {
        try await withDatabase(
            limits: StorageLimits(batchBytes: 200, batchStatements: 2, answerBytes: 1000)
        ) { test in
            let one = Statement("one", onlyReads: true, "SELECT 1")
            var batch = Batch(one)
            batch.append(one)
            #expect(try await test.database.run(batch).count == 2)
            batch.append(one)
            let tooMany = await storeFailure { [batch] () throws(StoreFailure) in _ = try await test.database.run(batch)
            }
            #expect(tooMany?.code == .misuse)
            let echo = Statement("e", onlyReads: true, "SELECT $1::bytea")
            let whole = [UInt8](repeating: 7, count: 200 - 16)
            let tooLong = await storeFailure { () throws(StoreFailure) in
                _ = try await test.database.query(echo, [.bytea(whole + [7])])
            }
            #expect(tooLong?.code == .invalidData)
            let repeated = Statement("r", onlyReads: true, "SELECT repeat('x', $1)")
            #expect(try await test.database.query(repeated, [.int4(1000)]).count == 1)
            let tooLarge = await storeFailure { () throws(StoreFailure) in
                _ = try await test.database.query(repeated, [.int4(1001)])
            }
            #expect(tooLarge?.code == .invalidData)
            try await test.database.ping()
        }
    }

    @Test("one batch more than may be in flight on a connection is refused, the others are answered")
    func batchesInFlight() async throws {
        try await withDatabase(limits: StorageLimits(batchesInFlight: 2)) { test in
            let other = test.another()
            await other.start()
            let lock = Statement("lock", "SELECT pg_advisory_lock(hashtext(current_schema()))")
            let unlock = Statement("unlock", "SELECT pg_advisory_unlock(hashtext(current_schema()))")
            let failures = try await other.session { keeper in
                // While somebody else holds the lock, none of them can be answered.
                let held = await storeFailure { () throws(StoreFailure) in _ = try await keeper.query(lock) }
                let asked = try? await test.database.session { session in
                    await withTaskGroup(of: StoreFailure?.self) { group in
                        for _ in 0..<3 {
                            group.addTask {
                                let failure = await storeFailure { () throws(StoreFailure) in
                                    _ = try await session.query(lock)
                                }
                                if failure != nil { _ = try? await keeper.query(unlock) }
                                return failure
                            }
                        }
                        return await group.reduce(into: []) { $0.append($1) }
                    }
                }
                return [held] + (asked ?? [])
            }
            #expect(failures.count == 4)
            #expect(failures.compactMap { $0?.code } == [.overloaded])
            await other.shutDown(within: .seconds(5))
        }
    }

    @Test("what commits although it was cancelled may be lost yet, as where a standby has not heard of it")
    func cancelledCommit() async throws {
        try await withDatabase { test in
            // Goes on to its end when it is cancelled, as a commit does that waits for a synchronous standby.
            try await test.database.script(
                """
                CREATE TABLE t (a int);
                CREATE FUNCTION stubborn() RETURNS void LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN INSERT INTO t VALUES (1); END $$
                """)
            let failure = await storeFailure { () throws(StoreFailure) in
                // Long enough to be asleep by then on a busy machine, too.
                _ = try await test.database.query(Statement("stubborn", "SELECT stubborn()"), within: .seconds(3))
            }
            #expect(failure?.code == .timeout && failure?.outcomeUnknown == true, "\(String(describing: failure))")
            let count = try await test.database.query(Statement("count", onlyReads: true, "SELECT count(*) FROM t"))
            #expect(try count.only().value(0, as: Int.self) == 1)
        }
    }

    @Test("a statement that takes too long is cancelled, and its connection is not used again")
    func timeout() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .seconds(60))) { test in
            try await test.database.script("CREATE TABLE t (a int)")
            let who = Statement("who", onlyReads: true, "SELECT pg_backend_pid()")
            let before = try await test.database.query(who).only().value(0, as: Int.self)
            let failure = await storeFailure { () throws(StoreFailure) in
                // Long enough to be at work by then on a busy machine, too.
                _ = try await test.database.query(
                    Statement("slow", "INSERT INTO t SELECT 1 FROM pg_sleep(60)"), within: .seconds(1))
            }
            #expect(failure?.code == .timeout)
            #expect(failure?.sqlState == SQLState("57014"))
            #expect(failure?.outcomeUnknown == false)
            let after = try await test.database.query(who).only().value(0, as: Int.self)
            #expect(after != before)
            let count = try await test.database.query(Statement("count", onlyReads: true, "SELECT count(*) FROM t"))
            #expect(try count.only().value(0, as: Int.self) == 0)
        }
    }

    @Test("a result of many megabytes comes through whole")
    func largeAnswer() async throws {
        try await withDatabase { test in
            let rows = try await test.database.query(
                Statement("large", onlyReads: true, "SELECT i, repeat('x', 1000) FROM generate_series(1, 5000) i"))
            #expect(rows.count == 5000)
            #expect(try rows[4999].value(0, as: Int.self) == 5000)
            #expect(try rows[4999].value(1, as: String.self).utf8.count == 1000)
        }
    }

    @Test("a parameter of many megabytes goes out whole while answers come in")
    func largeParameter() async throws {
        try await withDatabase { test in
            let bytes = [UInt8](repeating: 0xAB, count: 6 << 20)
            let row = try await test.database.query(
                Statement("length", onlyReads: true, "SELECT octet_length($1), $1"), [.bytea(bytes)]
            ).only()
            #expect(try row.value(0, as: Int.self) == bytes.count)
            #expect(try row.bytes(1) == bytes)
        }
    }

    @Test("COPY is refused and the connection replaced")
    func copy() async throws {
        try await withDatabase { test in
            let failure = await storeFailure { () throws(StoreFailure) in
                try await test.database.script("COPY (SELECT 1) TO STDOUT")
            }
            #expect(failure?.code == .misuse)
            try await test.database.ping()
        }
    }

    @Test("connection strings that libpq does not take are refused without quoting them")
    func badStrings() throws {
        for text in ["postgres://u:hunter2@[bad", "password=hunter2 nonsense", "host=a\0b"] {
            do {
                _ = try ConnectionSettings(connectionString: text)
                Issue.record("\(text) was taken")
            } catch {
                #expect(error.code == .refused)
                #expect(!error.description.contains("hunter2"))
            }
        }
        for schema in ["", "Seat", "a-b", "1a", "a;DROP", "pg_x", String(repeating: "a", count: 64)] {
            #expect(throws: StoreFailure.self) { try ConnectionSettings(connectionString: "", schema: schema) }
        }
        let settings = try ConnectionSettings(connectionString: "postgres://ada:hunter2@db.example:5433/seats")
        #expect(settings.summary == "db.example:5433/seats as ada")
    }
}
