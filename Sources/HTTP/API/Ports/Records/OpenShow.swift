package import Domain

/// A show with its box office and the layout that its places are numbered in.
package struct OpenShow: Sendable {
    package let id: ShowID
    package let slug: String
    package let title: String
    package let timeZone: String
    package let layout: Layout
    package let layoutSlug: String
    package let office: BoxOffice

    package init(
        id: ShowID, slug: String, title: String, timeZone: String, layout: Layout, layoutSlug: String,
        office: BoxOffice
    ) {
        self.id = id
        self.slug = slug
        self.title = title
        self.timeZone = timeZone
        self.layout = layout
        self.layoutSlug = layoutSlug
        self.office = office
    }
}
