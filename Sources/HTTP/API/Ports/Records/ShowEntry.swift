package import Domain

/// A show as the catalogue has it, with the terms of its latest event.
package struct ShowEntry: Equatable, Sendable {
    package let id: ShowID
    package let slug: String
    package let title: String
    package let layout: LayoutID
    package let layoutSlug: String
    package let layoutVersion: Int32
    package let timeZone: String
    package let terms: ShowTerms
    /// The categories of the layout, in the order of the prices.
    package let categories: [CategoryName]
    /// As the claims have them.
    package let counts: SeatCounts

    package init(
        id: ShowID, slug: String, title: String, layout: LayoutID, layoutSlug: String, layoutVersion: Int32,
        timeZone: String, terms: ShowTerms, categories: [CategoryName], counts: SeatCounts
    ) {
        self.id = id
        self.slug = slug
        self.title = title
        self.layout = layout
        self.layoutSlug = layoutSlug
        self.layoutVersion = layoutVersion
        self.timeZone = timeZone
        self.terms = terms
        self.categories = categories
        self.counts = counts
    }

    package var status: ShowStatus { ShowStatus(terms.life, isSoldOut: counts.free == 0) }
}
