internal import API
internal import Storage

extension CatalogueFault {
    init(_ failure: StoreFailure) {
        switch failure.constraint {
        case "show_slug_key", "layout_slug_slug_key": self = .slugTaken
        case "show_hall_is_free": self = .hallBusy
        default: self = .unavailable(PortFailure("\(failure)"))
        }
    }
}

extension LayoutEntry {
    init(_ record: LayoutRecord) {
        self.init(
            id: record.id, slug: record.slug, name: record.name, version: record.version, seats: record.seats,
            createdAt: record.createdAt)
    }
}

extension ShowEntry {
    init(_ record: ShowRecord) {
        self.init(
            id: record.id, slug: record.slug, title: record.title, layout: record.layout,
            layoutSlug: record.layoutSlug, layoutVersion: record.layoutVersion, timeZone: record.timeZone,
            terms: record.terms, categories: record.categories, counts: record.counts)
    }
}
