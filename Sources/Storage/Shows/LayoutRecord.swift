package import Domain

/// One version of a layout, without the seats.
package struct LayoutRecord: Hashable, Sendable {
    package let id: LayoutID
    package let slug: String
    package let name: String
    package let version: Int32
    package let seats: Int
    package let createdAt: Moment

    static let columns = """
        l.layout_id, coalesce(n.slug, 'layout-' || l.layout_id), l.name, l.version, cardinality(l.seat_labels),
        (extract(epoch FROM l.created_at) * 1000)::bigint
        """
    static let tables = "layout l LEFT JOIN layout_slug n ON n.layout_id = l.layout_id"

    init(_ row: Row) throws(StoreFailure) {
        id = LayoutID(try row.value(0))
        slug = try row.value(1)
        name = try row.value(2)
        version = try row.value(3)
        seats = Int(try row.value(4, as: Int32.self))
        createdAt = Moment(milliseconds: try row.value(5))
    }
}
