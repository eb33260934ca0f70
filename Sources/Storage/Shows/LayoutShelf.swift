package import Domain
internal import Reactor

/// The layouts: each version is written once and never changes, so what was read once is kept.
package struct LayoutShelf: Sendable {
    private struct Key: Hashable {
        let id: LayoutID
        let version: Int32
    }

    private let database: Database
    private let known = Locked<[Key: Layout]>([:])

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

    private static let newest = Statement(
        "newest_layout", onlyReads: true,
        "SELECT version FROM layout WHERE layout_id = $1 ORDER BY version DESC LIMIT 1")

    private static let list = Statement(
        "layouts", onlyReads: true,
        """
        SELECT DISTINCT ON (layout_id) layout_id, version, name, cardinality(seat_labels)
        FROM layout WHERE layout_id > $1 ORDER BY layout_id, version DESC LIMIT $2
        """)

    package init(_ database: Database) {
        self.database = database
    }

    /// Writes a version. One that is there already is refused as a conflict.
    package func add(_ plan: LayoutPlan, as layout: Layout, name: String) async throws(StoreFailure) {
        let columns = PlanColumns(plan)
        _ = try await database.query(
            Self.insert,
            [
                .int8(layout.id.number), .int4(layout.version), .text(name), .array(columns.sections),
                .array(columns.rows), .array(columns.rowSections), .array(columns.categories), .array(columns.labels),
                .array(columns.seatRows), .array(columns.seatCategories), .array(columns.x), .array(columns.y),
                .array(columns.flags),
            ])
        keep(layout)
    }

    package func layout(_ id: LayoutID, version: Int32) async throws(StoreFailure) -> Layout {
        if let layout = known.withLock({ $0[Key(id: id, version: version)] }) { return layout }
        let rows = try await database.query(Self.select, [.int8(id.number), .int4(version)])
        guard let row = rows.first else {
            throw StoreFailure(.invalidData, "there is no version \(version) of layout \(id)")
        }
        let plan = try PlanColumns(row).plan
        do throws(LayoutRejection) {
            let layout = try Layout(id: id, version: version, plan: plan)
            keep(layout)
            return layout
        } catch {
            throw StoreFailure(.corrupted, "version \(version) of layout \(id) breaks the rules of layouts")
        }
    }

    /// The last version of a layout; nil when there is none.
    package func newest(_ id: LayoutID) async throws(StoreFailure) -> Int32? {
        let rows = try await database.query(Self.newest, [.int8(id.number)])
        return try rows.first.map { row throws(StoreFailure) in try row.value(0) }
    }

    /// The layouts in their newest versions, a page of them.
    package func layouts(after last: LayoutID = LayoutID(0)) async throws(StoreFailure) -> [LayoutRecord] {
        let rows = try await database.query(
            Self.list, [.int8(last.number), .int8(Int64(database.limits.listRows))])
        return try rows.map { row throws(StoreFailure) in try LayoutRecord(row) }
    }

    private func keep(_ layout: Layout) {
        known.withLock { $0[Key(id: layout.id, version: layout.version)] = layout }
    }
}
