package import Domain

/// What never changes about a show that is watched.
package struct ShowFacts: Sendable {
    package let id: ShowID
    package let slug: String
    package let timeZone: String
    package let layout: Layout
    package let layoutSlug: String

    package init(id: ShowID, slug: String, timeZone: String, layout: Layout, layoutSlug: String) {
        self.id = id
        self.slug = slug
        self.timeZone = timeZone
        self.layout = layout
        self.layoutSlug = layoutSlug
    }
}
