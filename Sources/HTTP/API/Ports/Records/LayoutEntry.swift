package import Domain

/// One version of a layout, without its seats.
package struct LayoutEntry: Hashable, Sendable {
    package let id: LayoutID
    package let slug: String
    package let name: String
    package let version: Int32
    package let seats: Int
    package let createdAt: Moment

    package init(id: LayoutID, slug: String, name: String, version: Int32, seats: Int, createdAt: Moment) {
        self.id = id
        self.slug = slug
        self.name = name
        self.version = version
        self.seats = seats
        self.createdAt = createdAt
    }
}
