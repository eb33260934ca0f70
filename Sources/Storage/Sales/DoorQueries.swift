package import Domain

/// The gates of a show: who came when, and how many are in.
package struct DoorQueries: Sendable {
    private let database: Database

    private static let list = Statement(
        named: "check_ins", onlyReads: true,
        text: """
            SELECT \(CheckInRecord.columns) FROM check_in
            WHERE show_id = $1 AND ($2 = '' OR gate = $2) AND ($3::smallint IS NULL OR verdict = $3)
                AND (at, check_in_id) < ($4, $5)
            ORDER BY at DESC, check_in_id DESC LIMIT $6
            """)

    private static let one = Statement(
        named: "check_in", onlyReads: true,
        text: "SELECT \(CheckInRecord.columns) FROM check_in WHERE show_id = $1 AND check_in_id = $2")

    private static let passed = "verdict = \(CheckInReceipt.Verdict.ok.rawValue)"

    private static let totals = Statement(
        named: "door_totals", onlyReads: true,
        text: """
            SELECT (SELECT count(*) FROM ticket WHERE show_id = $1 AND ended IS NULL),
                coalesce(sum(first_entries) FILTER (WHERE \(passed) AND undone_at IS NULL), 0)::bigint,
                count(*) FILTER (WHERE NOT \(passed))
            FROM check_in WHERE show_id = $1
            """)

    private static let minutes = Statement(
        named: "door_minutes", onlyReads: true,
        text: """
            SELECT gate, at / 60000 * 60000, \(people(.entry)), \(people(.exit)), count(*) FILTER (WHERE NOT \(passed))
            FROM check_in WHERE show_id = $1 AND undone_at IS NULL AND at >= $2
            GROUP BY 1, 2 ORDER BY 2, 1
            """)

    /// How many passed in one direction.
    private static func people(_ direction: Direction) -> String {
        let isSo = "\(passed) AND direction = \(direction.rawValue)"
        return "coalesce(sum(cardinality(places)) FILTER (WHERE \(isSo)), 0)::bigint"
    }

    private static let turnBack = Statement(
        "turn_back",
        """
        INSERT INTO check_in (show_id, check_in_id, at, by_account, booking_id, gate, direction, verdict, places)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (show_id, check_in_id) DO NOTHING
        """)

    package init(_ database: Database) {
        self.database = database
    }

    /// The newest first.
    /// - Parameter end: the last one of the page before.
    package func checkIns(
        of show: ShowID, gate: String = "", verdict: CheckInReceipt.Verdict? = nil, after end: ListEnd? = nil,
        limit: Int? = nil
    ) async throws(StoreFailure) -> [CheckInRecord] {
        let most = min(limit ?? database.limits.listRows, database.limits.listRows)
        let (at, id) = ListEnd.parameters(end)
        let rows = try await database.query(
            Self.list,
            [
                .int8(show.number), .text(gate), .value(verdict.map { Int16($0.rawValue) }), at, id,
                .int8(Int64(most)),
            ])
        return try rows.map { row throws(StoreFailure) in try CheckInRecord(row) }
    }

    package func checkIn(_ show: ShowID, _ id: CheckInID) async throws(StoreFailure) -> CheckInRecord? {
        let rows = try await database.query(Self.one, [.int8(show.number), .int8(id.number)])
        return try rows.first.map { row throws(StoreFailure) in try CheckInRecord(row) }
    }

    /// - Parameter since: where the minutes begin.
    package func statistics(
        of show: ShowID, since: Moment = Moment(milliseconds: 0)
    ) async throws(StoreFailure) -> DoorStatistics {
        var batch = Batch(Self.totals, [.int8(show.number)])
        batch.append(Self.minutes, [.int8(show.number), .int8(since.milliseconds)])
        let answers = try await database.run(batch)
        guard answers.count == 2 else { throw StoreFailure(.misuse, "a statement without an answer") }
        let totals = try answers[0].only()
        let minutes = try answers[1].map { row throws(StoreFailure) in
            DoorStatistics.Minute(
                gate: try row.value(0), at: Moment(milliseconds: try row.value(1)), entries: try row.value(2),
                exits: try row.value(3), refused: try row.value(4))
        }
        return DoorStatistics(
            expected: try totals.value(0), admitted: try totals.value(1), refused: try totals.value(2),
            minutes: minutes)
    }

    /// Writes down somebody who was turned back; once, however often it is told. Nothing in the show changes by it, so
    /// it is no event.
    package func turnBack(_ record: CheckInRecord, at show: ShowID) async throws(StoreFailure) {
        _ = try await database.query(
            Self.turnBack,
            [
                .int8(show.number), .int8(record.id.number), .int8(record.at.milliseconds), .int8(record.by.number),
                .value(record.booking?.number), .text(record.gate), .int2(Int16(record.direction.rawValue)),
                .int2(Int16(record.verdict.rawValue)), .array(record.places.map(\.index)),
            ])
    }
}
