package import Domain

/// What a show is called and where it plays: what is no term of its sale.
package struct ShowLabel: Hashable, Sendable {
    package let id: ShowID
    package let slug: String
    package let title: String
    package let timeZone: String
    package let layout: LayoutID
    package let layoutSlug: String
    package let layoutVersion: Int32

    static let columns = """
        s.show_id, s.slug, s.title, s.time_zone, s.layout_id, coalesce(n.slug, 'layout-' || s.layout_id), s.layout_version
        """
    static let tables = "show s LEFT JOIN layout_slug n ON n.layout_id = s.layout_id"

    init(_ row: Row) throws(StoreFailure) {
        id = ShowID(try row.value(0))
        slug = try row.value(1)
        title = try row.value(2)
        timeZone = try row.value(3)
        layout = LayoutID(try row.value(4))
        layoutSlug = try row.value(5)
        layoutVersion = try row.value(6)
    }
}
