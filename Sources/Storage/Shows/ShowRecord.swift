package import Domain

/// A show as the catalogue has it. Its prices and settings are folded from the ledger.
package struct ShowRecord: Hashable, Sendable {
    package let id: ShowID
    package let slug: String
    package let title: String
    package let layout: LayoutID
    package let layoutName: String
    package let layoutVersion: Int32
    package let timeZone: String
    package let owner: AccountID
    package let life: ShowLife
    package let startsAt: Moment
    package let endsAt: Moment
    package let saleOpensAt: Moment
    package let saleClosesAt: Moment

    static let columns = """
        s.show_id, s.slug, s.title, s.layout_id, l.name, s.layout_version, s.time_zone, s.owner_id, s.life, s.starts_at,
        s.ends_at, s.sale_opens_at, s.sale_closes_at
        """
    static let tables = """
        show s JOIN layout l ON l.layout_id = s.layout_id AND l.version = s.layout_version
        """

    init(_ row: Row) throws(StoreFailure) {
        id = ShowID(try row.value(0))
        slug = try row.value(1)
        title = try row.value(2)
        layout = LayoutID(try row.value(3))
        layoutName = try row.value(4)
        layoutVersion = try row.value(5)
        timeZone = try row.value(6)
        owner = AccountID(try row.value(7))
        guard let life = ShowLife(rawValue: UInt8(clamping: try row.value(8, as: Int16.self))) else {
            throw StoreFailure(.invalidData, "a show in no known place of its life")
        }
        self.life = life
        startsAt = Moment(milliseconds: try row.value(9))
        endsAt = Moment(milliseconds: try row.value(10))
        saleOpensAt = Moment(milliseconds: try row.value(11))
        saleClosesAt = Moment(milliseconds: try row.value(12))
    }
}
