package import Domain
internal import Reactor

/// The layouts: each version is written once and never changes, so what was read is kept as long as it is of use.
package struct LayoutShelf: Sendable {
    private let database: Database
    private let kept: Locked<KeptLayouts>

    private static let insert = Statement(
        "insert_layout",
        """
        INSERT INTO layout (layout_id, version, name, section_names, row_names, row_sections, category_names, seat_labels,
            seat_rows, seat_categories, seat_x, seat_y, seat_flags)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """)

    private static let select = Statement(
        "layout", onlyReads: true,
        """
        SELECT section_names, row_names, row_sections, category_names, seat_labels, seat_rows, seat_categories, seat_x, seat_y,
            seat_flags
        FROM layout WHERE layout_id = $1 AND version = $2
        """)

    private static let insertSlug = Statement(
        "insert_layout_slug",
        """
        INSERT INTO layout_slug (layout_id, slug) VALUES ($1, $2)
        ON CONFLICT (layout_id) DO UPDATE SET slug = excluded.slug
        """)

    private static let record = Statement(
        named: "layout_record", onlyReads: true,
        text: """
            SELECT \(LayoutRecord.columns) FROM \(LayoutRecord.tables)
            WHERE (l.layout_id = $1 OR n.slug = $2) AND ($3::int IS NULL OR l.version = $3)
            ORDER BY l.version DESC LIMIT 1
            """)

    private static let list = Statement(
        named: "layouts", onlyReads: true,
        text: """
            SELECT DISTINCT ON (l.layout_id) \(LayoutRecord.columns) FROM \(LayoutRecord.tables)
            WHERE l.layout_id > $1 ORDER BY l.layout_id, l.version DESC LIMIT $2
            """)

    package init(_ database: Database) {
        self.database = database
        kept = Locked(KeptLayouts(most: database.limits.keptLayouts))
    }

    /// Writes a version. One that is there already is refused as a conflict, and so is a readable name that stands for
    /// another layout (`layout_slug_slug_key`).
    package func add(
        _ plan: LayoutPlan, as layout: Layout, name: String, slug: String? = nil, done: DoneChange? = nil
    ) async throws(StoreFailure) {
        let columns = PlanColumns(plan)
        var batch = Batch(
            Self.insert,
            [
                .int8(layout.id.number), .int4(layout.version), .text(name), .array(columns.sections),
                .array(columns.rows), .array(columns.rowSections), .array(columns.categories), .array(columns.labels),
                .array(columns.seatRows), .array(columns.seatCategories), .array(columns.x), .array(columns.y),
                .array(columns.flags),
            ])
        if let slug { batch.append(Self.insertSlug, [.int8(layout.id.number), .text(slug)]) }
        done?.remember(layout.id.number, layout.version, in: &batch)
        _ = try await database.run(batch)
        _ = kept.withLock { $0.keep(layout) }
    }

    package func layout(_ id: LayoutID, version: Int32) async throws(StoreFailure) -> Layout {
        if let layout = kept.withLock({ $0.layout(id, version: version) }) { return layout }
        let rows = try await database.query(Self.select, [.int8(id.number), .int4(version)])
        guard let row = rows.first else {
            throw StoreFailure(.invalidData, "there is no version \(version) of layout \(id)")
        }
        let plan = try PlanColumns(row).plan
        do throws(LayoutRejection) {
            let layout = try Layout(id: id, version: version, plan: plan)
            return kept.withLock { $0.keep(layout) }
        } catch {
            throw StoreFailure(.corrupted, "version \(version) of layout \(id) breaks the rules of layouts")
        }
    }

    /// A version of a layout, or its newest one.
    package func record(_ id: LayoutID, version: Int32? = nil) async throws(StoreFailure) -> LayoutRecord? {
        try await record([.int8(id.number), .null(.text), .value(version)])
    }

    package func record(named slug: String, version: Int32? = nil) async throws(StoreFailure) -> LayoutRecord? {
        try await record([.null(.int8), .text(slug), .value(version)])
    }

    private func record(_ key: [Parameter]) async throws(StoreFailure) -> LayoutRecord? {
        try await database.query(Self.record, key).first.map { row throws(StoreFailure) in try LayoutRecord(row) }
    }

    /// The layouts in their newest versions, by id.
    package func layouts(after last: LayoutID?, limit: Int) async throws(StoreFailure) -> [LayoutRecord] {
        let most = min(limit, database.limits.listRows)
        let rows = try await database.query(Self.list, [.int8(last?.number ?? 0), .int8(Int64(most))])
        return try rows.map { row throws(StoreFailure) in try LayoutRecord(row) }
    }
}
