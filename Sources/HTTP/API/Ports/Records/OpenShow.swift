package import Domain

/// A show with its box office.
package struct OpenShow: Sendable {
    package let facts: ShowFacts
    package let office: BoxOffice

    package init(_ facts: ShowFacts, office: BoxOffice) {
        self.facts = facts
        self.office = office
    }

    package var id: ShowID { facts.id }
    package var slug: String { facts.slug }
    package var title: String { facts.title }
    package var timeZone: String { facts.timeZone }
    package var layout: Layout { facts.layout }
    package var layoutSlug: String { facts.layoutSlug }
}
