import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

/// What one of the writers knows.
private struct Account: Sendable {
    /// Answered with success.
    var acknowledged: [Int64] = []
    /// Of unknown outcome, and then found to have been committed.
    var found: [Int64] = []
}

@Suite("PostgreSQL goes away under load")
struct RestartTests {
    private static let insert = Statement("insert", "INSERT INTO done (writer, number) VALUES ($1, $2)")
    private static let raise = Statement("raise", "UPDATE total SET count = count + 1 WHERE writer = $1")

    @Test(
        "after kill -9 and after a restart everything acknowledged is there, nothing is there twice, and the pool heals"
    )
    func killedAndRestarted() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let settings = try ConnectionSettings(connectionString: postgres.address.connectionString)
        let writers = 6
        try await withLoop { reactor in
            let database = Database(settings, on: reactor, policy: PoolPolicy(minimum: 1, maximum: 4), log: .silent)
            await database.start()
            try await database.script(
                """
                CREATE SCHEMA seatwire;
                CREATE TABLE done (writer int, number bigint, PRIMARY KEY (writer, number));
                CREATE TABLE total (writer int PRIMARY KEY, count bigint NOT NULL);
                INSERT INTO total SELECT i, 0 FROM generate_series(0, \(writers - 1)) i
                """)
            let progress = Progress(tasks: writers)
            let accounts = try await withThrowingTaskGroup(of: (Int, Account).self) { group in
                for writer in 0..<writers {
                    group.addTask { (writer, await Self.write(as: writer, to: database, progress)) }
                }
                await progress.waitForMore(30)
                try await postgres.kill9()
                // Backends outlive their postmaster until they next wait for something.
                while await storeFailure({ () throws(StoreFailure) in try await database.ping() }) == nil {}
                while await database.health.state == .ready { await database.reactor.pause(.milliseconds(1)) }
                #expect(await database.health.state == .unreachable)
                try await postgres.restart()
                await progress.waitForMore(30)
                try await postgres.restart()
                await progress.waitForMore(30)
                group.cancelAll()
                return try await group.reduce(into: [Int: Account]()) { $0[$1.0] = $1.1 }
            }
            try await database.ping()
            #expect(await database.health.state == .ready)
            try await Self.compare(accounts, with: database)
            // A transaction whose connection broke before its commit is repeated by the pool: the writers may not have
            // noticed, the pool has.
            #expect(await database.statistics.losses > 0, "no connection broke: nothing was tested")
            await database.shutDown(within: .seconds(5))
        }
    }

    /// Writes number after number until cancelled. What failed for certain is written again; what may have been
    /// committed is written again too, and the primary key says whether it had been.
    private static func write(as writer: Int, to database: Database, _ progress: Progress) async -> Account {
        var account = Account()
        var number: Int64 = 1
        var isUnknown = false
        while !Task.isCancelled {
            let current = number
            do throws(StoreFailure) {
                try await database.transaction { tx throws(StoreFailure) in
                    _ = try await tx.query(insert, [.int4(Int32(writer)), .int8(current)])
                    _ = try await tx.query(raise, [.int4(Int32(writer))])
                }
                account.acknowledged.append(number)
                progress.achieved(by: writer)
            } catch {
                if error.outcomeUnknown {
                    isUnknown = true
                    continue
                }
                guard isUnknown, error.code == .conflict else {
                    #expect(error.isRetryable, "\(error)")
                    await database.reactor.pause(.milliseconds(10))
                    continue
                }
                account.found.append(number)
            }
            isUnknown = false
            number += 1
        }
        return account
    }

    private static func compare(_ accounts: [Int: Account], with database: Database) async throws {
        let numbers = Statement("numbers", onlyReads: true, "SELECT number FROM done WHERE writer = $1 ORDER BY number")
        let total = Statement("total", onlyReads: true, "SELECT count FROM total WHERE writer = $1")
        for (writer, account) in accounts {
            let rows = try await database.query(numbers, [.int4(Int32(writer))])
            let written = try rows.map { row throws(StoreFailure) in try row.value(0, as: Int64.self) }
            let known = (account.acknowledged + account.found).sorted()
            // The last may be there of unknown outcome, when the writer was stopped before it asked again.
            let surplus = Set(written).subtracting(known)
            #expect(Set(known).isSubset(of: written), "writer \(writer) lost what was acknowledged")
            #expect(surplus.count <= 1 && surplus.allSatisfy { $0 == (known.last ?? 0) + 1 }, "writer \(writer)")
            let count = try await database.query(total, [.int4(Int32(writer))]).only().value(0, as: Int.self)
            #expect(count == written.count, "writer \(writer) did something twice")
        }
    }
}
