package import Domain

/// What a show is called, where it plays, and what decides who may see it.
package struct ShowLabel: Hashable, Sendable {
    package let id: ShowID
    package let slug: String
    package let title: String
    package let timeZone: String
    package let layout: LayoutID
    package let layoutSlug: String
    package let layoutVersion: Int32
    package let owner: AccountID
    package let life: ShowLife
    package let startsAt: Moment
    package let endsAt: Moment

    static let columns = """
        s.show_id, s.slug, s.title, s.time_zone, s.layout_id, coalesce(n.slug, 'layout-' || s.layout_id), s.layout_version,
        s.owner_id, s.life, s.starts_at, s.ends_at
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
        owner = AccountID(try row.value(7))
        guard let life = UInt8(exactly: try row.value(8, as: Int16.self)).flatMap(ShowLife.init) else {
            throw StoreFailure(.invalidData, "a show with a life that is none")
        }
        self.life = life
        startsAt = Moment(milliseconds: try row.value(9))
        endsAt = Moment(milliseconds: try row.value(10))
    }
}
