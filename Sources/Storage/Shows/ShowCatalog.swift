internal import Crypto
package import Domain

/// The shows there are. What is sold of them is the ledger's.
package struct ShowCatalog: Sendable {
    private let database: Database

    private static let insert = Statement(
        "insert_show",
        """
        INSERT INTO show (show_id, slug, title, layout_id, layout_version, time_zone, owner_id, currency, life, starts_at,
            ends_at, sale_opens_at, sale_closes_at, start)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """)

    private static let insertHead = Statement(
        "insert_head", "INSERT INTO show_head (show_id, epoch, seq, hash, at) VALUES ($1, $2, 0, $3, $4)")

    /// The name of what was discarded may be another show's by now.
    private static let named = "s.slug = $1 AND s.life <> \(ShowLife.discarded.rawValue)"

    private static let bySlug = Statement(
        named: "show_by_slug", onlyReads: true,
        text: "SELECT \(ShowRecord.columns) FROM \(ShowRecord.tables) WHERE \(named)")

    private static let byNumber = Statement(
        named: "show_by_number", onlyReads: true,
        text: "SELECT \(ShowRecord.columns) FROM \(ShowRecord.tables) WHERE s.show_id = $1")

    private static let labelBySlug = Statement(
        named: "show_label_by_slug", onlyReads: true,
        text: "SELECT \(ShowLabel.columns) FROM \(ShowLabel.tables) WHERE \(named)")

    private static let labelByNumber = Statement(
        named: "show_label_by_number", onlyReads: true,
        text: "SELECT \(ShowLabel.columns) FROM \(ShowLabel.tables) WHERE s.show_id = $1")

    private static let unannounced = ShowLife.allCases.filter { !$0.isAnnounced }.map { "\($0.rawValue)" }
        .joined(separator: ", ")

    /// What everybody sees of a show's life, as `ShowStatus` has it.
    private static let status = """
        CASE WHEN s.life = \(ShowLife.onSale.rawValue)
            AND \(ShowRecord.counts.joined(separator: " + ")) = cardinality(l.seat_labels)
        THEN '\(ShowStatus(.onSale, isSoldOut: true).rawValue)' \(lives) END
        """
    private static let lives = ShowLife.allCases.map {
        "WHEN s.life = \($0.rawValue) THEN '\(ShowStatus($0, isSoldOut: false).rawValue)'"
    }.joined(separator: " ")

    /// What is asked for often is found by the start; the rest is looked at row by row.
    private static let list = Statement(
        named: "shows", onlyReads: true,
        text: """
            SELECT \(ShowRecord.columns) FROM \(ShowRecord.tables)
            WHERE s.starts_at >= $1 AND s.starts_at < $2 AND (s.starts_at, s.show_id) > ($3, $4)
                AND (s.life NOT IN (\(unannounced)) OR $5 OR s.owner_id = $6)
                AND ($7 = '' OR s.title ~ $7)
                AND (cardinality($8::text[]) = 0 OR \(status) = ANY ($8))
            ORDER BY s.starts_at, s.show_id LIMIT $9
            """)

    private static let uses = Statement(
        named: "uses_of_hall", onlyReads: true,
        text: """
            SELECT starts_at, ends_at FROM show
            WHERE layout_id = $1 AND show_id <> $2 AND life < \(ShowLife.cancelled.rawValue)
                AND starts_at < $4 AND ends_at > $3
            ORDER BY starts_at LIMIT $5
            """)

    private static let retitle = Statement("retitle_show", "UPDATE show SET title = $2 WHERE show_id = $1")

    private static let rename = Statement("rename_show", "UPDATE show SET slug = $2 WHERE show_id = $1")

    package init(_ database: Database) {
        self.database = database
    }

    /// Writes a show and the head of its ledger. A hall that is in use at that time is a conflict with the constraint
    /// `show_hall_is_free`, a readable name that is taken one with `show_slug_key`.
    package func add(
        _ show: Show, slug: String, layout: Layout, done: DoneChange? = nil
    ) async throws(StoreFailure) {
        let terms = show.terms
        let map = SeatMap(show: show.id, layout: layout, terms: terms)
        let epoch = Secrecy.random(4).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        var batch = Batch(
            Self.insert,
            [
                .int8(show.id.number), .text(slug), .text(show.title), .int8(show.layout.number),
                .int4(show.layoutVersion), .text(show.timeZone), .int8(terms.owner.number),
                .text(terms.currency.description), .int2(Int16(terms.life.rawValue)),
                .int8(terms.startsAt.milliseconds), .int8(terms.endsAt.milliseconds),
                .int8(terms.saleOpensAt.milliseconds), .int8(terms.saleClosesAt.milliseconds),
                .bytea(EventCodec.encode(map.image)),
            ])
        batch.append(
            Self.insertHead,
            [.int8(show.id.number), .int8(epoch), .bytea(EventHash.zero.bytes), .int8(map.at.milliseconds)])
        done?.remember(show.id.number, 0, in: &batch)
        _ = try await database.run(batch)
    }

    // MARK: Reading

    /// By its readable name.
    package func show(named slug: String) async throws(StoreFailure) -> ShowRecord? {
        let rows = try await database.query(Self.bySlug, [.text(slug)])
        return try rows.first.map { row throws(StoreFailure) in try ShowRecord(row) }
    }

    package func show(_ id: ShowID) async throws(StoreFailure) -> ShowRecord? {
        let rows = try await database.query(Self.byNumber, [.int8(id.number)])
        return try rows.first.map { row throws(StoreFailure) in try ShowRecord(row) }
    }

    package func label(_ id: ShowID) async throws(StoreFailure) -> ShowLabel? {
        let rows = try await database.query(Self.labelByNumber, [.int8(id.number)])
        return try rows.first.map { row throws(StoreFailure) in try ShowLabel(row) }
    }

    package func label(named slug: String) async throws(StoreFailure) -> ShowLabel? {
        let rows = try await database.query(Self.labelBySlug, [.text(slug)])
        return try rows.first.map { row throws(StoreFailure) in try ShowLabel(row) }
    }

    /// Shows by their start, then by their number.
    package func shows(_ wanted: ShowSearch) async throws(StoreFailure) -> [ShowRecord] {
        let rows = try await database.query(
            Self.list,
            [
                .int8(wanted.from.milliseconds), .int8(wanted.before.milliseconds),
                .int8(wanted.after?.startsAt.milliseconds ?? .min), .int8(wanted.after?.id.number ?? .min),
                .bool(wanted.allDrafts), .int8(wanted.draftsOf?.number ?? -1),
                .text(AnyCase.pattern(wanted.text)),
                .array(wanted.statuses.map(\.rawValue)), .int8(Int64(min(wanted.limit, database.limits.listRows))),
            ])
        return try rows.map { row throws(StoreFailure) in try ShowRecord(row) }
    }

    /// When shows are in a hall that touch the time between two moments, but for one show: some of them, by start.
    package func uses(
        of layout: LayoutID, from start: Moment, to end: Moment, but show: ShowID? = nil
    ) async throws(StoreFailure) -> [Range<Moment>] {
        let rows = try await database.query(
            Self.uses,
            [
                .int8(layout.number), .int8(show?.number ?? 0), .int8(start.milliseconds), .int8(end.milliseconds),
                .int8(Int64(database.limits.hallUses)),
            ])
        return try rows.map { row throws(StoreFailure) in
            // The table keeps the end behind the start.
            Moment(milliseconds: try row.value(0))..<Moment(milliseconds: try row.value(1))
        }
    }

    // MARK: Names

    /// - Returns: whether there is such a show.
    package func rename(_ show: ShowID, title: String, done: DoneChange? = nil) async throws(StoreFailure) -> Bool {
        var batch = Batch(Self.retitle, [.int8(show.number), .text(title)])
        done?.remember(show.number, 0, in: &batch)
        return try await database.run(batch).first.map { $0.affected > 0 } ?? false
    }

    /// Gives a show another readable name.
    package func rename(_ show: ShowID, slug: String) async throws(StoreFailure) {
        _ = try await database.query(Self.rename, [.int8(show.number), .text(slug)])
    }
}
