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
            #expect(again == first && first.id == LayoutID(71))
            let other = WriteKey(id: FloorHouse.key(1).id, fingerprint: 99, isRepeatable: true)
            await #expect(throws: CatalogueFault.keyReused) {
                try await catalogue.add(try Self.layout(73, slug: "two"), under: other)
            }
            await #expect(throws: CatalogueFault.slugTaken) {
                try await catalogue.add(try Self.layout(74, slug: "one"), under: FloorHouse.key(2))
            }
            let plan = try Self.layout(71, rows: "A-C", slug: "one").plan
            let second = try await catalogue.addVersion(of: first.id, plan, under: FloorHouse.key(3))
            let repeated = try await catalogue.addVersion(of: first.id, plan, under: FloorHouse.key(3))
            #expect(second.version == 2 && repeated == second)
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
            let entries = try await withThrowingTaskGroup(of: LayoutEntry.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        try await catalogue.add(
                            try Self.layout(80 + Int64(number), slug: "hall-\(number)"), under: FloorHouse.key(9))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(entries.map(\.id)).count == 1)
            #expect(try await catalogue.layouts(after: nil, limit: 10).count == 1)
            await node.shutDown()
        }
    }
}
