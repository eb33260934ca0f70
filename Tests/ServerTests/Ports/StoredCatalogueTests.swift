import API
import Domain
import Storage
import Testing

@testable import Server

@Suite("The catalogue in PostgreSQL")
struct StoredCatalogueTests {
    private static func layout(_ number: Int64, rows: String = "A-B", slug: String) throws -> NewLayout {
        let grid = GridPlan(rows: rows, seats: 4, categories: [.init(rows: rows, category: "standard")])
        let plan = try grid.plan()
        return NewLayout(
            layout: try Layout(id: LayoutID(number), version: 1, plan: plan), plan: plan, slug: slug, name: "Hall")
    }

    @Test("a layout under a key is made once; the same key tells of it, another content under it is refused")
    func layouts() async throws {
        try await withFloor { house in
            let node = try await house.node()
            let catalogue = node.floor.catalogue
            let first = try await catalogue.add(try Self.layout(71, slug: "one"), under: FloorHouse.key(1))
            // Another node drew another number for the repeated request.
            let again = try await catalogue.add(try Self.layout(72, slug: "one"), under: FloorHouse.key(1))
            #expect(first == .now(again.entry) && again == .before(first.entry) && first.entry.id == LayoutID(71))
            let other = WriteKey(id: FloorHouse.key(1).id, fingerprint: 99, isRepeatable: true)
            await #expect(throws: CatalogueFault.keyReused) {
                try await catalogue.add(try Self.layout(73, slug: "two"), under: other)
            }
            await #expect(throws: CatalogueFault.slugTaken) {
                try await catalogue.add(try Self.layout(74, slug: "one"), under: FloorHouse.key(2))
            }
            let plan = try Self.layout(71, rows: "A-C", slug: "one").plan
            let second = try await catalogue.addVersion(of: first.entry.id, plan, under: FloorHouse.key(3))
            let repeated = try await catalogue.addVersion(of: first.entry.id, plan, under: FloorHouse.key(3))
            #expect(second.entry.version == 2 && second == .now(repeated.entry) && repeated == .before(second.entry))
            await #expect(throws: CatalogueFault.notFound) {
                try await catalogue.addVersion(of: LayoutID(999), plan, under: FloorHouse.key(4))
            }
            await node.shutDown()
        }
    }

    @Test("of two requests under one key at the same time one is done, and both hear of it")
    func together() async throws {
        try await withFloor { house in
            let node = try await house.node()
            let catalogue = node.floor.catalogue
            let entries = try await withThrowingTaskGroup(of: Filed<LayoutEntry>.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        try await catalogue.add(
                            try Self.layout(80 + Int64(number), slug: "hall-\(number)"), under: FloorHouse.key(9))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Self.isOne(entries))
            #expect(try await catalogue.layouts(after: nil, limit: 10).count == 1)
            await node.shutDown()
        }
    }

    @Test(
        "the same request at the same time is one layout, one version and one show, whose number follows from the key")
    func sameNumber() async throws {
        try await withFloor { house in
            let node = try await house.node()
            let catalogue = node.floor.catalogue
            let layouts = try await Self.eight {
                try await catalogue.add(try Self.layout(90, slug: "hall-90"), under: FloorHouse.key(1))
            }
            #expect(Self.isOne(layouts))
            let plan = try Self.layout(90, rows: "A-C", slug: "hall-90").plan
            let versions = try await Self.eight {
                try await catalogue.addVersion(of: LayoutID(90), plan, under: FloorHouse.key(2))
            }
            #expect(Self.isOne(versions) && versions.first?.entry.version == 2)
            let show = try Self.show(5, in: try await node.floor.layouts.layout(LayoutID(90), version: 1), at: node)
            let shows = try await Self.eight {
                try await catalogue.add(show, slug: "five", under: FloorHouse.key(3))
            }
            #expect(Self.isOne(shows) && shows.first?.entry.id == ShowID(5))
            await node.shutDown()
        }
    }

    @Test("of versions that are added at the same time each gets a number of its own")
    func versions() async throws {
        try await withFloor { house in
            let node = try await house.node()
            let catalogue = node.floor.catalogue
            let plan = try Self.layout(91, slug: "hall-91").plan
            _ = try await catalogue.add(try Self.layout(91, slug: "hall-91"), under: FloorHouse.key(1))
            let added = try await Self.eight {
                let number = WideID(high: 8, low: .random(in: 0 ... .max))
                let key = WriteKey(id: number, fingerprint: 0, isRepeatable: false)
                return try await catalogue.addVersion(of: LayoutID(91), plan, under: key).entry.version
            }
            #expect(added.sorted() == Array(2...9))
            await node.shutDown()
        }
    }

    @Test("a title is changed once under a key, and nobody is told the old one any more")
    func titles() async throws {
        try await withFloor { house in
            let node = try await house.node()
            let (catalogue, offices) = (node.floor.catalogue, node.floor.offices)
            try await house.add(7, to: node)
            let names = [ShowName.id(ShowID(7)), .slug("show-7")]
            func titles() async throws -> [String?] {
                var titles: [String?] = []
                for name in names { titles.append(try offices.known(name)?.title) }
                for name in names { titles.append(try await offices.show(name) { _ in true }?.title) }
                return titles
            }
            for name in names { _ = try await offices.show(name) { _ in true } }
            try await catalogue.rename(ShowID(7), title: "New", under: FloorHouse.key(1))
            offices.forget(ShowID(7))
            #expect(try await titles() == [nil, nil, "New", "New"])
            try await catalogue.rename(ShowID(7), title: "Newer", under: FloorHouse.key(2))
            offices.forget(ShowID(7))
            try await catalogue.rename(ShowID(7), title: "New", under: FloorHouse.key(1))
            #expect(try await offices.show(names[0]) { _ in true }?.title == "Newer")
            #expect(try await catalogue.wasDone(under: FloorHouse.key(1)))
            #expect(try await !catalogue.wasDone(under: FloorHouse.key(3)))
            let other = WriteKey(id: FloorHouse.key(1).id, fingerprint: 99, isRepeatable: true)
            await #expect(throws: CatalogueFault.keyReused) { try await catalogue.wasDone(under: other) }
            await #expect(throws: CatalogueFault.notFound) {
                try await catalogue.rename(ShowID(999), title: "New", under: FloorHouse.key(4))
            }
            await node.shutDown()
        }
    }

    /// Eight at the same time.
    /// Whether all are told of one change, and one of them that it was his.
    private static func isOne<Entry: Equatable>(_ filed: [Filed<Entry>]) -> Bool {
        filed.allSatisfy { $0.entry == filed.first?.entry } && filed.count { $0 == .now($0.entry) } == 1
    }

    private static func eight<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws
        -> [Value]
    {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for _ in 0..<8 { group.addTask { try await body() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private static func show(_ number: Int64, in layout: Layout, at node: FloorHouse.Node) throws -> Show {
        let now = node.floor.time.now
        let terms = ShowTerms(
            owner: AccountID(900), startsAt: now.advanced(by: .hours(1)), endsAt: now.advanced(by: .hours(2)),
            currency: try #require(Currency("INR")), prices: [45_000])
        return try Show(
            id: ShowID(number), title: "Show", layout: layout, timeZone: "UTC", terms: terms, now: now)
    }
}
