import Domain
internal import Reactor

@testable import API

/// Layouts and shows in memory, with a box office for each show.
final class MemoryCatalogue: Catalogue, Offices {
    struct State {
        var layouts: [(version: LayoutVersion, slug: String)] = []
        var shows: [ShowID: OpenShow] = [:]
        var keys: [CommandID: (fingerprint: UInt64, show: ShowID?, layout: LayoutEntry?)] = [:]
    }

    let state = Locked(State())
    let ledger: MemoryLedger
    let ports: OfficePorts
    let executor: Reactor

    init(ledger: MemoryLedger, ports: OfficePorts, on executor: Reactor) {
        self.ledger = ledger
        self.ports = ports
        self.executor = executor
    }

    func show(_ name: ShowName, if _: (ShowOutline) -> Bool) async throws(PortFailure) -> OpenShow? { known(name) }

    func known(_ name: ShowName) -> OpenShow? {
        state.withLock { state in
            switch name {
            case .id(let id): state.shows[id]
            case .slug(let slug): state.shows.values.first { $0.slug == slug && !isDiscarded($0.id) }
            }
        }
    }

    private func isDiscarded(_ show: ShowID) -> Bool {
        ledger.shows.withLock { $0[show]?.records.contains { $0.event.detail.terms?.life == .discarded } } ?? false
    }

    func layouts(after last: LayoutID?, limit: Int) async throws(PortFailure) -> [LayoutEntry] {
        let all = state.withLock { $0.layouts.map(\.version.entry) }
        let newest = Dictionary(grouping: all, by: \.id).values.compactMap { $0.max { $0.version < $1.version } }
        return Array(newest.filter { $0.id > last ?? LayoutID(0) }.sorted { $0.id < $1.id }.prefix(limit))
    }

    func layout(_ name: LayoutName, version: Int32?) async throws(PortFailure) -> LayoutVersion? {
        let fitting = state.withLock { state in
            state.layouts.filter { known in
                switch name {
                case .id(let id): known.version.entry.id == id
                case .slug(let slug): known.slug == slug
                }
            }
        }
        return fitting.map(\.version).filter { version == nil || $0.entry.version == version }
            .max { $0.entry.version < $1.entry.version }
    }

    func add(_ layout: NewLayout, under key: WriteKey) async throws(CatalogueFault) -> Filed<LayoutEntry> {
        if let entry = try filed(key) { return .before(entry) }
        guard state.withLock({ $0.layouts.allSatisfy { $0.slug != layout.slug } }) else { throw .slugTaken }
        return .now(keep(layout.layout, layout.slug, layout.name, key))
    }

    func addVersion(
        of layout: LayoutID, _ plan: LayoutPlan, under key: WriteKey
    ) async throws(CatalogueFault) -> Filed<LayoutEntry> {
        if let entry = try filed(key) { return .before(entry) }
        let known = state.withLock { $0.layouts.last { $0.version.entry.id == layout } }
        guard let known else { throw .notFound }
        let next = try? Layout(id: layout, version: known.version.entry.version + 1, plan: plan)
        guard let next else { throw .unavailable(PortFailure("a plan that was not checked")) }
        return .now(keep(next, known.slug, known.version.entry.name, key))
    }

    private func filed(_ key: WriteKey) throws(CatalogueFault) -> LayoutEntry? {
        guard let known = state.withLock({ $0.keys[key.id] }), let entry = known.layout else { return nil }
        guard known.fingerprint == key.fingerprint else { throw .keyReused }
        return entry
    }

    private func keep(_ layout: Layout, _ slug: String, _ name: String, _ key: WriteKey) -> LayoutEntry {
        let entry = LayoutEntry(
            id: layout.id, slug: slug, name: name, version: layout.version, seats: layout.seats.count,
            createdAt: Moment(milliseconds: 0))
        state.withLock {
            $0.layouts.append((LayoutVersion(entry: entry, layout: layout), slug))
            $0.keys[key.id] = (key.fingerprint, nil, entry)
        }
        return entry
    }

    /// As behind a restart: each show has another box office, which remembers no answer.
    func reopen() {
        state.withLock { state in
            state.shows = state.shows.mapValues { show in
                OpenShow(show.facts, office: BoxOffice(show: show.id, executor: executor, ports: ports))
            }
        }
    }

    /// As after a day: it knows no key any more.
    func forgetKeys() { state.withLock { $0.keys = [:] } }

    // MARK: Shows

    func shows(_ filter: ShowFilter) async throws(PortFailure) -> [ShowEntry] {
        let all = state.withLock { Array($0.shows.values) }
        var found: [ShowEntry] = []
        for show in all { if let entry = try await entry(show) { found.append(entry) } }
        let fitting = found.filter { entry in
            let mayBeSeen = entry.terms.life.isAnnounced || filter.allDrafts || filter.draftsOf == entry.terms.owner
            let isWanted = filter.statuses.isEmpty || filter.statuses.contains(entry.status)
            let isBehind =
                filter.after.map {
                    ($0.startsAt, $0.id) < (entry.terms.startsAt, entry.id)
                } ?? true
            return mayBeSeen && isWanted && isBehind && entry.terms.startsAt >= filter.from
                && entry.terms.startsAt < filter.before
                && (filter.text.isEmpty || entry.title.lowercased().contains(filter.text.lowercased()))
        }
        return Array(fitting.sorted { ($0.terms.startsAt, $0.id) < ($1.terms.startsAt, $1.id) }.prefix(filter.limit))
    }

    func entry(_ show: OpenShow) async throws(PortFailure) -> ShowEntry? {
        guard let opening = try? await ledger.open(show.id) else { return nil }
        return ShowEntry(
            id: show.id, slug: show.slug, title: show.title, layout: show.layout.id, layoutSlug: show.layoutSlug,
            layoutVersion: show.layout.version, timeZone: show.timeZone, terms: opening.map.terms,
            categories: show.layout.categories, counts: opening.map.counts)
    }

    func show(_ name: ShowName) async throws(PortFailure) -> ShowEntry? {
        guard let open = known(name) else { return nil }
        return try await entry(open)
    }

    func add(_ show: Show, slug: String, under key: WriteKey) async throws(CatalogueFault) -> Filed<ShowEntry> {
        if let known = state.withLock({ $0.keys[key.id] }), let id = known.show {
            guard known.fingerprint == key.fingerprint else { throw .keyReused }
            do throws(PortFailure) {
                if let entry: ShowEntry = try await self.show(.id(id)) { return .before(entry) }
            } catch {
                throw .unavailable(error)
            }
        }
        return .now(try await open(show, slug, key))
    }

    private func open(_ show: Show, _ slug: String, _ key: WriteKey) async throws(CatalogueFault) -> ShowEntry {
        guard state.withLock({ $0.shows.values.allSatisfy { $0.slug != slug || isDiscarded($0.id) } }) else {
            throw .slugTaken
        }
        do throws(PortFailure) {
            guard
                try await uses(of: show.layout, from: show.terms.startsAt, to: show.terms.endsAt, but: show.id).isEmpty
            else {
                throw PortFailure("hallBusy")
            }
            guard let hall = try await layout(.id(show.layout), version: show.layoutVersion) else {
                throw PortFailure("no layout")
            }
            let map = SeatMap(show: show.id, layout: hall.layout, terms: show.terms)
            ledger.shows.withLock { $0[show.id] = .init(start: map) }
            let facts = ShowFacts(
                id: show.id, slug: slug, title: show.title, timeZone: show.timeZone, layout: hall.layout,
                layoutSlug: hall.entry.slug)
            let open = OpenShow(facts, office: BoxOffice(show: show.id, executor: executor, ports: ports))
            state.withLock {
                $0.shows[show.id] = open
                $0.keys[key.id] = (key.fingerprint, show.id, nil)
            }
            guard let entry = try await entry(open) else { throw PortFailure("no show") }
            return entry
        } catch {
            throw error.reason == "hallBusy" ? .hallBusy : .unavailable(error)
        }
    }

    func rename(_ show: ShowID, title: String, under key: WriteKey) async throws(CatalogueFault) {
        state.withLock { state in
            if key.isRepeatable { state.keys[key.id] = (key.fingerprint, show, nil) }
            guard let old = state.shows[show] else { return }
            let facts = ShowFacts(
                id: old.id, slug: old.slug, title: title, timeZone: old.timeZone, layout: old.layout,
                layoutSlug: old.layoutSlug)
            state.shows[show] = OpenShow(facts, office: old.office)
        }
    }

    func forget(_: ShowID) {}

    func wasDone(under key: WriteKey) async throws(CatalogueFault) -> Bool {
        guard let known = state.withLock({ $0.keys[key.id] }) else { return false }
        guard known.fingerprint == key.fingerprint else { throw .keyReused }
        return true
    }

    func uses(
        of layout: LayoutID, from start: Moment, to end: Moment, but show: ShowID?
    ) async throws(PortFailure) -> [Range<Moment>] {
        let others = state.withLock { $0.shows.values.filter { $0.layout.id == layout && $0.id != show } }
        var uses: [Range<Moment>] = []
        for other in others {
            guard let terms = try await entry(other)?.terms, ![.cancelled, .discarded].contains(terms.life) else {
                continue
            }
            if start < terms.endsAt && terms.startsAt < end { uses.append(terms.startsAt..<terms.endsAt) }
        }
        return uses.sorted { $0.lowerBound < $1.lowerBound }
    }
}
