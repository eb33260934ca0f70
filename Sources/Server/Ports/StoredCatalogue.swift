internal import API
internal import Domain
internal import Storage

/// The catalogue in PostgreSQL.
struct StoredCatalogue: Catalogue {
    let database: Database
    let catalog: ShowCatalog
    let shelf: LayoutShelf

    // MARK: Layouts

    func layouts(after last: LayoutID?, limit: Int) async throws(PortFailure) -> [LayoutEntry] {
        try await answer { () throws(StoreFailure) in try await shelf.layouts(after: last, limit: limit) }
            .map { LayoutEntry($0) }
    }

    func layout(_ name: LayoutName, version: Int32?) async throws(PortFailure) -> LayoutVersion? {
        try await answer { () throws(StoreFailure) in
            let record =
                switch name {
                case .id(let id): try await shelf.record(id, version: version)
                case .slug(let slug): try await shelf.record(named: slug, version: version)
                }
            guard let record else { return nil }
            return LayoutVersion(
                entry: LayoutEntry(record), layout: try await shelf.layout(record.id, version: record.version))
        }
    }

    func add(_ layout: NewLayout, under key: WriteKey) async throws(CatalogueFault) -> LayoutEntry {
        if let done = try await done(key) { return try await entry(LayoutID(done.subject), done.version) }
        do throws(StoreFailure) {
            try await shelf.add(
                layout.plan, as: layout.layout, name: layout.name, slug: layout.slug, done: Self.change(key))
        } catch {
            return try await entryAfter(error, key)
        }
        return try await entry(layout.layout.id, layout.layout.version)
    }

    func addVersion(
        of layout: LayoutID, _ plan: LayoutPlan, under key: WriteKey
    ) async throws(CatalogueFault) -> LayoutEntry {
        if let done = try await done(key) { return try await entry(LayoutID(done.subject), done.version) }
        guard let newest = try await fault({ () throws(StoreFailure) in try await shelf.record(layout) }) else {
            throw .notFound
        }
        let next: Layout
        do throws(LayoutRejection) {
            next = try Layout(id: layout, version: newest.version + 1, plan: plan)
        } catch {
            throw .unavailable(PortFailure("a plan that breaks the rules came this far: \(error)"))
        }
        do throws(StoreFailure) {
            try await shelf.add(plan, as: next, name: newest.name, done: Self.change(key))
        } catch {
            return try await entryAfter(error, key)
        }
        return try await entry(layout, next.version)
    }

    private func entry(_ id: LayoutID, _ version: Int32) async throws(CatalogueFault) -> LayoutEntry {
        let record = try await fault { () throws(StoreFailure) in try await shelf.record(id, version: version) }
        guard let record else { throw .notFound }
        return LayoutEntry(record)
    }

    /// Two with the same key at the same time: the second one hears of the first.
    private func entryAfter(_ failure: StoreFailure, _ key: WriteKey) async throws(CatalogueFault) -> LayoutEntry {
        guard failure.constraint == "catalogue_done_pkey", let done = try await done(key) else {
            throw CatalogueFault(failure)
        }
        return try await entry(LayoutID(done.subject), done.version)
    }

    // MARK: Shows

    func shows(_ filter: ShowFilter) async throws(PortFailure) -> [ShowEntry] {
        var search = ShowSearch(limit: filter.limit)
        search.from = filter.from
        search.before = filter.before
        search.statuses = Array(filter.statuses)
        search.text = filter.text
        search.draftsOf = filter.draftsOf
        search.allDrafts = filter.allDrafts
        search.after = filter.after.map { ($0.startsAt, $0.id) }
        let wanted = search
        return try await answer { () throws(StoreFailure) in try await catalog.shows(wanted) }.map { ShowEntry($0) }
    }

    func show(_ name: ShowName) async throws(PortFailure) -> ShowEntry? {
        try await answer { () throws(StoreFailure) in
            switch name {
            case .id(let id): try await catalog.show(id)
            case .slug(let slug): try await catalog.show(named: slug)
            }
        }.map { ShowEntry($0) }
    }

    func add(_ show: Show, slug: String, under key: WriteKey) async throws(CatalogueFault) -> ShowEntry {
        if let done = try await done(key) { return try await entry(ShowID(done.subject)) }
        do throws(StoreFailure) {
            let layout = try await shelf.layout(show.layout, version: show.layoutVersion)
            try await catalog.add(show, slug: slug, layout: layout, done: Self.change(key))
        } catch {
            guard error.constraint == "catalogue_done_pkey", let done = try await done(key) else {
                throw CatalogueFault(error)
            }
            return try await entry(ShowID(done.subject))
        }
        return try await entry(show.id)
    }

    func rename(_ show: ShowID, title: String) async throws(CatalogueFault) {
        let found = try await fault { () throws(StoreFailure) in try await catalog.rename(show, title: title) }
        guard found else { throw .notFound }
    }

    func isHallBusy(_ show: ShowID, from start: Moment, to end: Moment) async throws(PortFailure) -> Bool {
        try await answer { () throws(StoreFailure) in try await catalog.isHallBusy(show, from: start, to: end) }
    }

    private func entry(_ show: ShowID) async throws(CatalogueFault) -> ShowEntry {
        let record = try await fault { () throws(StoreFailure) in try await catalog.show(show) }
        guard let record else { throw .notFound }
        return ShowEntry(record)
    }

    // MARK: Repeated changes

    private func done(_ key: WriteKey) async throws(CatalogueFault) -> DoneChange.Result? {
        guard let change = Self.change(key) else { return nil }
        let result = try await fault { () throws(StoreFailure) in try await database.result(of: change) }
        guard let result else { return nil }
        guard result.fingerprint == key.fingerprint else { throw .keyReused }
        return result
    }

    private static func change(_ key: WriteKey) -> DoneChange? {
        key.isRepeatable ? DoneChange(command: key.id, fingerprint: key.fingerprint) : nil
    }

    private func fault<Value: Sendable>(
        _ body: () async throws(StoreFailure) -> Value
    ) async throws(CatalogueFault) -> Value {
        do throws(StoreFailure) {
            return try await body()
        } catch {
            throw CatalogueFault(error)
        }
    }
}
