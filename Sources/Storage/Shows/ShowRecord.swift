package import Domain

/// A show as the catalogue has it, with the terms of its latest event and the places that its claims leave.
package struct ShowRecord: Sendable {
    package let id: ShowID
    package let slug: String
    package let title: String
    package let layout: LayoutID
    package let layoutSlug: String
    package let layoutVersion: Int32
    package let timeZone: String
    package let terms: ShowTerms
    package let categories: [CategoryName]
    package let counts: SeatCounts

    static let columns = """
        s.show_id, s.slug, s.title, s.layout_id, coalesce(n.slug, 'layout-' || s.layout_id), s.layout_version, s.time_zone,
        coalesce(e.body, s.start), coalesce(e.at, 0), l.category_names, cardinality(l.seat_labels),
        \(counts.joined(separator: ", "))
        """
    /// The places that are held, paying, booked, checked in and blocked, by the columns of the head that count them.
    private static let counted: [(column: String, state: PlaceState)] = [
        ("held", .held), ("paying", .paying), ("booked", .booked), ("checked_in", .checkedIn), ("blocked", .blocked),
    ]
    static let counts = counted.map {
        "CASE WHEN h.counted = h.seq THEN h.\($0.column) ELSE c.\($0.column) END"
    }
    static let tables = """
        show s JOIN layout l ON l.layout_id = s.layout_id AND l.version = s.layout_version
        LEFT JOIN layout_slug n ON n.layout_id = s.layout_id
        LEFT JOIN LATERAL (
            SELECT v.body, v.at FROM seat_event v
            WHERE v.show_id = s.show_id AND v.kind = \(EventKind.showChanged.number)
            ORDER BY v.seq DESC LIMIT 1) e ON true
        JOIN show_head h ON h.show_id = s.show_id
        -- Nothing is counted where the head says it.
        CROSS JOIN LATERAL (
            SELECT \(counted.map { "count(*) FILTER (WHERE state = \($0.state.rawValue)) AS \($0.column)" }
                .joined(separator: ", "))
            FROM seat_claim k WHERE k.show_id = s.show_id AND h.counted <> h.seq) c
        """

    init(_ row: Row) throws(StoreFailure) {
        id = ShowID(try row.value(0))
        slug = try row.value(1)
        title = try row.value(2)
        layout = LayoutID(try row.value(3))
        layoutSlug = try row.value(4)
        layoutVersion = try row.value(5)
        timeZone = try row.value(6)
        terms = try Self.terms(of: id, try row.bytes(7), at: Moment(milliseconds: try row.value(8)))
        categories = try row.array(9, of: String.self).compactMap { CategoryName($0) }
        let seats: Int = Int(try row.value(10, as: Int32.self))
        let taken = try (11...15).map { column throws(StoreFailure) in try row.value(column, as: Int.self) }
        counts = SeatCounts(
            free: seats - taken.reduce(0, +), held: taken[0], paying: taken[1], booked: taken[2],
            checkedIn: taken[3], blocked: taken[4])
    }

    private static func terms(of show: ShowID, _ body: [UInt8], at moment: Moment) throws(StoreFailure) -> ShowTerms {
        let event = try? EventCodec.decode(body, kind: .showChanged, at: moment)
        guard let terms = event?.detail.terms else {
            throw StoreFailure(.corrupted, "show \(show) has terms that cannot be read")
        }
        return terms
    }
}
