internal import API
internal import Domain
internal import Storage

/// The catalogue in PostgreSQL.
struct StoredCatalogue: Catalogue {
    let database: Database
    let catalog: ShowCatalog
    let shelf: LayoutShelf

    /// How often a version is numbered anew when others add versions of the same layout.
    private static let attempts = 32

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

    func add(_ layout: NewLayout, under key: WriteKey) async throws(CatalogueFault) -> Filed<LayoutEntry> {
        if let done = try await done(key) { return .before(try await self.layout(of: done)) }
        do throws(StoreFailure) {
            try await shelf.add(
                layout.plan, as: layout.layout, name: layout.name, slug: layout.slug, done: Self.change(key))
        } catch {
            return .before(try await self.layout(of: try await doneMeanwhile(error, key)))
        }
        return .now(try await entry(layout.layout.id, layout.layout.version))
    }

    func addVersion(
        of layout: LayoutID, _ plan: LayoutPlan, under key: WriteKey
    ) async throws(CatalogueFault) -> Filed<LayoutEntry> {
        if let done = try await done(key) { return .before(try await self.layout(of: done)) }
        for _ in 0..<Self.attempts {
            if let added = try await addNext(of: layout, plan, under: key) { return added }
        }
        throw .unavailable(PortFailure("\(Self.attempts) others were before each attempt to add a version"))
    }

    /// Nil when somebody else added a version of this number meanwhile.
    private func addNext(
        of layout: LayoutID, _ plan: LayoutPlan, under key: WriteKey
    ) async throws(CatalogueFault) -> Filed<LayoutEntry>? {
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
            if let meanwhile = try await done(key) { return .before(try await self.layout(of: meanwhile)) }
            guard error.constraint == "layout_pkey" else { throw CatalogueFault(error) }
            return nil
        }
        return .now(try await entry(layout, next.version))
    }

    private func layout(of done: DoneChange.Result) async throws(CatalogueFault) -> LayoutEntry {
        try await entry(LayoutID(done.subject), done.version)
    }

    private func entry(_ id: LayoutID, _ version: Int32) async throws(CatalogueFault) -> LayoutEntry {
        let record = try await fault { () throws(StoreFailure) in try await shelf.record(id, version: version) }
        guard let record else { throw .notFound }
        return LayoutEntry(record)
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

    func add(_ show: Show, slug: String, under key: WriteKey) async throws(CatalogueFault) -> Filed<ShowEntry> {
        if let done = try await done(key) { return .before(try await entry(ShowID(done.subject))) }
        do throws(StoreFailure) {
            let layout = try await shelf.layout(show.layout, version: show.layoutVersion)
            try await catalog.add(show, slug: slug, layout: layout, done: Self.change(key))
        } catch {
            return .before(try await entry(ShowID(try await doneMeanwhile(error, key).subject)))
        }
        return .now(try await entry(show.id))
    }

    func rename(_ show: ShowID, title: String, under key: WriteKey) async throws(CatalogueFault) {
        if try await done(key) != nil { return }
        let found: Bool
        do throws(StoreFailure) {
            found = try await catalog.rename(show, title: title, done: Self.change(key))
        } catch {
            _ = try await doneMeanwhile(error, key)
            return
        }
        guard found else { throw .notFound }
    }

    func uses(
        of layout: LayoutID, from start: Moment, to end: Moment, but show: ShowID?
    ) async throws(PortFailure) -> [Range<Moment>] {
        try await answer { () throws(StoreFailure) in
            try await catalog.uses(of: layout, from: start, to: end, but: show)
        }
    }

    private func entry(_ show: ShowID) async throws(CatalogueFault) -> ShowEntry {
        let record = try await fault { () throws(StoreFailure) in try await catalog.show(show) }
        guard let record else { throw .notFound }
        return ShowEntry(record)
    }

    // MARK: Repeated changes

    func wasDone(under key: WriteKey) async throws(CatalogueFault) -> Bool { try await done(key) != nil }

    /// Of two with the same key at the same time the second one hears of the first. Which rule it broke says nothing:
    /// what it would have made has the number and the name of what the first one made.
    private func doneMeanwhile(
        _ failure: StoreFailure, _ key: WriteKey
    ) async throws(CatalogueFault) -> DoneChange.Result {
        guard failure.code == .conflict, let done = try await done(key) else { throw CatalogueFault(failure) }
        return done
    }

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
