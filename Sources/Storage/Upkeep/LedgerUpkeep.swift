package import Domain
internal import Reactor

/// What keeps the ledger's tables small. Each is called again and again, by one node or by several.
package struct LedgerUpkeep: Sendable {
    private let database: Database
    /// The block from which the summaries of `command_done_by_age` are made anew next.
    private let nextBlock = Locked<Int64>(0)

    /// Summaries only widen, while the pages of what was swept are written again: left alone, all of them would soon
    /// name the first day, and the sweep would read the whole table.
    private static let summarize = Statement(
        named: "summarize_commands", onlyReads: false,
        text: """
            SELECT brin_desummarize_range('command_done_by_age', block), brin_summarize_range('command_done_by_age', block)
            FROM generate_series($1::bigint, least($1 + $2, pg_relation_size('command_done') / 8192) - 1, \(blocksPerRange)) block
            """)

    /// As migration 3 has made the index.
    private static let blocksPerRange = 32
    /// 16 MB each time, so that a gigabyte has been looked through in ten minutes.
    private static let blocksPerStep: Int64 = 2_048

    /// How long an answer is kept for a repeated command.
    package static let answersKept = Milliseconds.hours(24)

    private static let sweep = Statement(
        "sweep_commands",
        """
        DELETE FROM command_done WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM command_done WHERE at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """)

    /// How long it is remembered what a payment was for, after which nobody can tell of it any more; longer than any
    /// message of a provider is late.
    package static let ordersKept = Milliseconds.hours(24 * 7)

    private static let catalogue = Statement(
        "sweep_catalogue",
        """
        DELETE FROM catalogue_done WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM catalogue_done WHERE at < to_timestamp($1::bigint / 1000.0) LIMIT $2 FOR UPDATE SKIP LOCKED))
        """)

    /// Those of which nothing is expected any more.
    private static let orders = Statement(
        named: "sweep_orders", onlyReads: false,
        text: """
            DELETE FROM payment_order WHERE ctid = ANY (ARRAY(
                SELECT o.ctid FROM payment_order o WHERE o.at < $1 AND NOT EXISTS (
                    SELECT FROM payment p WHERE p.show_id = o.show_id AND p.payment_id = o.payment_id
                        AND p.state = \(PaymentRecord.State.pending.rawValue))
                LIMIT $2 FOR UPDATE OF o SKIP LOCKED))
            """)

    /// What succeeded is kept, as by a real provider: it may have to be paid back as long as there is a booking.
    private static let sandbox = Statement(
        "sweep_sandbox",
        """
        DELETE FROM sandbox_charge WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM sandbox_charge WHERE succeeds_at IS NULL AND at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
        """)

    package init(_ database: Database) {
        self.database = database
    }

    /// Clears dead rows out of the three tables that every batch changes; every few seconds while much is sold. Tables
    /// that somebody else has locked wait for the next time.
    package func vacuum() async throws(StoreFailure) {
        try await database.session { session -> Result<Void, StoreFailure> in
            do throws(StoreFailure) {
                _ = try await session.script(
                    "VACUUM (SKIP_LOCKED, TRUNCATE off) show_head, seat_claim, hold", within: .seconds(60))
                return .success(())
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Forgets answers that are older than a day, in steps that lock little.
    /// - Returns: how many; fewer than the limit means that none is left.
    package func sweepCommands(now: Moment) async throws(StoreFailure) -> Int {
        let before = now.advanced(by: Milliseconds(-Self.answersKept.count))
        return try await database.query(
            Self.sweep, [.int8(before.milliseconds), .int8(Int64(database.limits.sweptRows))]
        ).affected
    }

    /// Makes the next summaries of what is forgotten by its age anew. An autovacuum of the table is not waited for: for
    /// whoever waits a second PostgreSQL breaks it off.
    /// - Returns: how many; none when it has come to the end, and begins again.
    package func summarize() async throws(StoreFailure) -> Int {
        let block = nextBlock.withLock { $0 }
        do throws(StoreFailure) {
            let count = try await database.transaction { tx throws(StoreFailure) in
                var batch = Batch(LogStatements.lockTime)
                batch.append(Self.summarize, [.int8(block), .int8(Self.blocksPerStep)])
                return try await tx.run(batch).last?.count ?? 0
            }
            nextBlock.withLock { $0 = count > 0 ? block + Self.blocksPerStep : 0 }
            return count
        } catch  where error.code == .lockTimeout {
            return 0
        }
    }

    /// Forgets repeated changes of the catalogue after a day, and orders and what the sandbox declined after a week.
    /// - Returns: how many rows; the next call goes on.
    package func sweepOrders(now: Moment) async throws(StoreFailure) -> Int {
        let day = now.advanced(by: Milliseconds(-Self.answersKept.count)).milliseconds
        let week = now.advanced(by: Milliseconds(-Self.ordersKept.count)).milliseconds
        let most = Parameter.int8(Int64(database.limits.sweptRows))
        var swept = try await database.query(Self.catalogue, [.int8(day), most]).affected
        swept += try await database.query(Self.orders, [.int8(week), most]).affected
        swept += try await database.query(Self.sandbox, [.int8(week), most]).affected
        return swept
    }
}
