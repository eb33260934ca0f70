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
        guard let facts = shows.facts(Self.key(name)), let office = try registry.opened(facts.id) else { return nil }
        return OpenShow(facts, office: office)
    }

    func show(_ name: ShowName, if opens: @Sendable (ShowOutline) -> Bool) async throws(PortFailure) -> OpenShow? {
        guard let label = try await label(name) else { return nil }
        // The office knows best what the show is now; whoever has it open is told by it.
        guard try registry.opened(label.id) != nil || opens(label.outline) else { return nil }
        let facts = try await facts(label)
        shows.keep(facts, as: Self.key(name))
        return OpenShow(facts, office: try await registry.office(of: facts.id))
    }

    func forget(_ show: ShowID) { shows.forget(show) }

    private func label(_ name: ShowName) async throws(PortFailure) -> ShowLabel? {
        try await answer { () throws(StoreFailure) in
            switch name {
            case .id(let id): try await catalog.label(id)
            case .slug(let slug): try await catalog.label(named: slug)
            }
        }
    }

    private func facts(_ label: ShowLabel) async throws(PortFailure) -> ShowFacts {
        try await answer { () throws(StoreFailure) in
            ShowFacts(
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

extension ShowLabel {
    fileprivate var outline: ShowOutline {
        ShowOutline(owner: owner, life: life, startsAt: startsAt, endsAt: endsAt, timeZone: timeZone)
    }
}
