internal import API
internal import Domain
internal import Storage

/// Finds a show by its name and opens its box office.
struct ShowDoor: Offices {
    let registry: OfficeRegistry
    let catalog: ShowCatalog
    let layouts: LayoutShelf
    let shows: KnownShows

    func known(_ name: ShowName) throws(PortFailure) -> OpenShow? {
        guard let facts = shows.facts(Self.key(name)) else { return nil }
        return OpenShow(facts, office: try registry.office(of: facts.id))
    }

    func show(_ name: ShowName) async throws(PortFailure) -> OpenShow? {
        guard let facts = try await facts(name) else { return nil }
        shows.keep(facts, as: Self.key(name))
        return OpenShow(facts, office: try registry.office(of: facts.id))
    }

    func forget(_ show: ShowID) { shows.forget(show) }

    private func facts(_ name: ShowName) async throws(PortFailure) -> ShowFacts? {
        try await answer { () throws(StoreFailure) in
            let found =
                switch name {
                case .id(let id): try await catalog.label(id)
                case .slug(let slug): try await catalog.label(named: slug)
                }
            guard let label = found else { return nil }
            return ShowFacts(
                id: label.id, slug: label.slug, title: label.title, timeZone: label.timeZone,
                layout: try await layouts.layout(label.layout, version: label.layoutVersion),
                layoutSlug: label.layoutSlug)
        }
    }

    /// No slug begins with a colon.
    private static func key(_ name: ShowName) -> String {
        switch name {
        case .id(let id): ":\(id)"
        case .slug(let slug): slug
        }
    }
}
