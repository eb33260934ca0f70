package import Domain

/// Where a page of shows ends.
package struct ShowPage: Hashable, Sendable {
    package let startsAt: Moment
    package let id: ShowID

    package init(startsAt: Moment, id: ShowID) {
        self.startsAt = startsAt
        self.id = id
    }
}
