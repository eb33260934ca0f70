internal import API
internal import Domain
internal import Storage

/// Finds a show by its name and opens its box office.
struct ShowDoor: Offices {
    let registry: OfficeRegistry
    let catalog: ShowCatalog
    let layouts: LayoutShelf
    let known: KnownShows

    func show(_ name: ShowName) async throws(PortFailure) -> OpenShow? {
        guard let record = try await record(name) else { return nil }
        let layout = try await answer { () throws(StoreFailure) in
            try await layouts.layout(record.layout, version: record.layoutVersion)
        }
        return OpenShow(
            id: record.id, slug: record.slug, title: record.title, timeZone: record.timeZone, layout: layout,
            layoutSlug: record.layoutSlug, office: try registry.office(of: record.id))
    }

    private func record(_ name: ShowName) async throws(PortFailure) -> ShowLabel? {
        let key = Self.key(name)
        if let label = known.label(key) { return label }
        let label = try await answer { () throws(StoreFailure) in
            switch name {
            case .id(let id): try await catalog.label(id)
            case .slug(let slug): try await catalog.label(named: slug)
            }
        }
        if let label { known.keep(label, as: key) }
        return label
    }

    /// No slug begins with a colon.
    private static func key(_ name: ShowName) -> String {
        switch name {
        case .id(let id): ":\(id)"
        case .slug(let slug): slug
        }
    }
}
