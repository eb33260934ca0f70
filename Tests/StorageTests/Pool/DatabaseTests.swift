import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Storage

@Suite("The pool on a real PostgreSQL")
struct DatabaseTests {
    @Test("many at once share few connections, and all are served")
    func sharing() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 0, maximum: 3, waiters: 200, waitingTime: .seconds(60))) {
            test in
            let echo = Statement("echo", onlyReads: true, "SELECT $1::int4, pg_backend_pid()")
            let backends = try await withThrowingTaskGroup(of: Int32.self) { group in
                for number: Int32 in 0..<200 {
                    group.addTask {
                        let row = try await test.database.query(echo, [.int4(number)]).only()
                        #expect(try row.value(0, as: Int32.self) == number)
                        return try row.value(1)
                    }
                }
                return try await group.reduce(into: Set<Int32>()) { $0.insert($1) }
            }
            #expect((1...3).contains(backends.count))
            let numbers = await test.database.statistics
            #expect(numbers.leased == 0 && numbers.waiting == 0 && numbers.leases >= 200)
        }
    }

    @Test("who asks without a task is answered on the loop, whether a connection is free or not, and gives it back")
    func withoutTask() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 1, maximum: 1, waiters: 8, waitingTime: .seconds(60))) {
            test in
            let database = test.database
            let echo = Statement("echo", onlyReads: true, "SELECT $1::int4")
            let wrong = Statement("wrong", onlyReads: true, "SELECT 1 / $1::int4")
            try await database.ping()
            // The first has the only connection; the others wait for it.
            let answers = await withTaskGroup(of: (Int32, Result<Rows, StoreFailure>).self) { group in
                for number: Int32 in 0..<4 {
                    group.addTask {
                        let statement = number == 0 ? wrong : echo
                        return (number, await database.answer(statement, [.int4(number)]))
                    }
                }
                return await group.reduce(into: [Int32: Result<Rows, StoreFailure>]()) { $0[$1.0] = $1.1 }
            }
            for number: Int32 in 1..<4 {
                #expect(try answers[number]?.get().only().value(0, as: Int32.self) == number)
            }
            guard case .failure(let failure) = answers[0] else {
                Issue.record("a division by zero was answered")
                return
            }
            #expect(failure.sqlState?.description == "22012")
            let numbers = await database.statistics
            #expect(numbers.leased == 0 && numbers.waiting == 0 && numbers.idle == 1)
        }
    }

    @Test("one waiter past the queue's end is refused as overloaded, the others are served")
    func overload() async throws {
        try await withDatabase(policy: PoolPolicy(minimum: 0, maximum: 1, waiters: 2, waitingTime: .seconds(60))) {
            test in
            let isHeld = Meeting(of: 2)
            let mayGo = Meeting(of: 2)
            async let holder: Void = test.database.session { _ in
                await isHeld.arrive()
                await mayGo.arrive()
            }
            await isHeld.arrive()
            async let first = storeFailure { () throws(StoreFailure) in try await test.database.ping() }
            async let second = storeFailure { () throws(StoreFailure) in try await test.database.ping() }
            while await test.database.statistics.waiting < 2 { await test.database.reactor.pause(.milliseconds(1)) }
            let third = await storeFailure { () throws(StoreFailure) in try await test.database.ping() }
            #expect(third?.code == .overloaded)
            await mayGo.arrive()
            try await holder
            let served = await [first, second]
            #expect(served.allSatisfy { $0 == nil })
        }
    }

    @Test("who waits too long for a connection is refused as overloaded")
    func waitingTime() async throws {
        try await withDatabase { test in
            let narrow = test.another(
                policy: PoolPolicy(minimum: 1, maximum: 1, waiters: 2, waitingTime: .milliseconds(50)))
            await narrow.start()
            while await narrow.statistics.idle == 0 { await narrow.reactor.pause(.milliseconds(1)) }
            try await narrow.session { _ in
                let failure = await storeFailure { () throws(StoreFailure) in try await narrow.ping() }
                #expect(failure?.code == .overloaded)
            }
            await narrow.shutDown(within: .seconds(5))
        }
    }

    @Test("a database that is not there is unavailable, and health says why")
    func unreachable() async throws {
        let settings = try ConnectionSettings(connectionString: "host=/nonexistent dbname=x user=x")
        try await withLoop { reactor in
            let database = Database(
                settings, on: reactor, policy: PoolPolicy(minimum: 1, maximum: 2, waitingTime: .milliseconds(100)),
                log: .silent)
            await database.start()
            let failure = await storeFailure { () throws(StoreFailure) in try await database.ping() }
            #expect(failure?.code == .unavailable)
            #expect(failure?.outcomeUnknown == false)
            let health = await database.health
            #expect(health.state == .unreachable)
            #expect(health.reason?.contains("/nonexistent") == true)
            #expect(health.pool.connectFailures > 0)
            await database.shutDown(within: .zero)
            #expect(await database.health.state == .closed)
        }
    }

    @Test("a server that accepts and never answers is given up after the connect time")
    func silentServer() async throws {
        let silent = try LoopbackListener()
        var settings = try ConnectionSettings(
            connectionString: "hostaddr=127.0.0.1 port=\(silent.port) dbname=x user=x")
        settings.connectTime = .milliseconds(50)
        try await withLoop { reactor in
            let database = Database(
                settings, on: reactor, policy: PoolPolicy(minimum: 0, maximum: 1, waitingTime: .milliseconds(200)),
                log: .silent)
            let failure = await storeFailure { () throws(StoreFailure) in try await database.ping() }
            #expect(failure?.code == .unavailable)
            #expect(await database.statistics.connectFailures > 0)
            await database.shutDown(within: .zero)
        }
    }

    @Test("shutting down lets work end that is under way and refuses new work")
    func shutDown() async throws {
        try await withDatabase { test in
            let isOut = Meeting(of: 2)
            async let value = test.database.transaction { tx throws(StoreFailure) in
                _ = try await tx.query(Statement("one", onlyReads: true, "SELECT 1"))
                await isOut.arrive()
                while await test.database.health.state != .closed {
                    await test.database.reactor.pause(.milliseconds(1))
                }
                return try await tx.query(Statement("two", onlyReads: true, "SELECT 2")).only().value(0, as: Int.self)
            }
            await isOut.arrive()
            await test.database.shutDown(within: .seconds(10))
            let two = try await value
            #expect(two == 2)
            let refused = await storeFailure { () throws(StoreFailure) in try await test.database.ping() }
            #expect(refused?.code == .closed)
            await test.database.shutDown(within: .zero)
        }
    }

    @Test("at the end of the time for shutting down, what still runs is cut off")
    func shutDownDeadline() async throws {
        try await withDatabase { test in
            async let failure = storeFailure { () throws(StoreFailure) in
                _ = try await test.database.query(
                    Statement("sleep", onlyReads: true, "SELECT pg_sleep(60)"), within: .seconds(60))
            }
            while await test.database.statistics.leased == 0 { await test.database.reactor.pause(.milliseconds(1)) }
            await test.database.shutDown(within: .milliseconds(20))
            let cut = await failure
            #expect(cut?.code == .closed)
        }
    }
}

extension Database {
    fileprivate func answer(
        _ statement: Statement, _ parameters: [Parameter]
    ) async -> Result<Rows, StoreFailure> {
        await withCheckedContinuation { continuation in
            query(statement, parameters, within: .seconds(60)) { outcome in
                #expect(self.reactor.isOnLoop)
                continuation.resume(returning: outcome)
            }
        }
    }
}
