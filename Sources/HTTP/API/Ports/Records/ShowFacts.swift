package import Domain

/// What is known of a show beside what is sold of it. An object, because every request hands it through all of its
/// steps.
package final class ShowFacts: Sendable {
    package let id: ShowID
    package let slug: String
    package let title: String
    package let timeZone: String
    /// In whose numbers its places are counted.
    package let layout: Layout
    package let layoutSlug: String

    package init(
        id: ShowID, slug: String, title: String, timeZone: String, layout: Layout, layoutSlug: String
    ) {
        self.id = id
        self.slug = slug
        self.title = title
        self.timeZone = timeZone
        self.layout = layout
        self.layoutSlug = layoutSlug
    }
}
