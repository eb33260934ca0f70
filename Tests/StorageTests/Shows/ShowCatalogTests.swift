import Telemetry
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Layouts and shows")
struct ShowCatalogTests {
    @Test("a layout is read as it was written, flags, aisles and all")
    func layout() async throws {
        try await withLedger { house in
            let seats = [
                LayoutPlan.Seat(label: "B-1", category: "deluxe", x: 0, y: -5, flags: [.wheelchair]),
                LayoutPlan.Seat(
                    label: "B-2", category: "standard", x: 10, y: -5, flags: [.companion, .restrictedView]),
                LayoutPlan.Seat(label: "B-9", category: "deluxe", x: 90, y: -5),
            ]
            let plan = LayoutPlan(sections: [
                .init(name: "Balcony", rows: [.init(name: "B", seats: seats)]),
                .init(
                    name: "Stalls",
                    rows: [.init(name: "A", seats: [.init(label: "A-1", category: "standard", x: 1, y: 2)])]),
            ])
            let layout = try Layout(id: LayoutID(77), version: 3, plan: plan)
            try await house.layouts.add(plan, as: layout, name: "Hall 77")
            let read = try await LayoutShelf(house.database).layout(LayoutID(77), version: 3)
            #expect(read.seats == layout.seats && read.rows == layout.rows && read.sections == layout.sections)
            #expect(read.categories == layout.categories)
            let again = await storeFailure { () throws(StoreFailure) in
                try await house.layouts.add(plan, as: layout, name: "Hall 77")
            }
            #expect(again?.code == .conflict)
            let missing = await storeFailure { () throws(StoreFailure) in
                _ = try await house.layouts.layout(LayoutID(77), version: 4)
            }
            #expect(missing?.code == .invalidData)
        }
    }

    @Test("the last layouts are kept, and beyond keptLayouts those alone that somebody holds")
    func keptLayouts() async throws {
        let limits = StorageLimits(keptLayouts: 2)
        try await withLedger(shows: 3, limits: limits) { house in
            func read(_ number: Int64) async throws -> Layout {
                try await house.layouts.layout(LayoutID(number), version: 1)
            }
            weak let first = try await read(1)
            _ = try await read(2)
            #expect(first != nil)
            _ = try await read(3)
            #expect(first == nil)
            let held = try await read(1)
            for number in Int64(2)...3 { _ = try await read(number) }
            let again = try await read(1)
            #expect(again === held)
        }
    }

    @Test(
        "one hall holds one show at a time; one may begin when another ends, and a cancelled one leaves the hall free")
    func hallBusy() async throws {
        try await withLedger { house in
            let layout = try await house.layouts.layout(LayoutID(1), version: 1)
            func add(_ number: Int64, from start: Moment, slug: String) async -> StoreFailure? {
                var terms = house.terms
                terms.startsAt = start
                terms.endsAt = start.advanced(by: .hours(3))
                terms.saleClosesAt = start
                guard
                    let show = try? Show(
                        id: ShowID(number), title: "Show", layout: layout, timeZone: "UTC", terms: terms,
                        now: house.time.now)
                else { return StoreFailure(.misuse, "no show") }
                return await storeFailure { () throws(StoreFailure) in
                    try await house.catalog.add(show, slug: slug, layout: layout)
                }
            }
            let start = house.terms.startsAt
            let busy = await add(2, from: start.advanced(by: .hours(2)), slug: "two")
            #expect(busy?.code == .conflict && busy?.constraint == "show_hall_is_free")
            #expect(await add(2, from: start.advanced(by: .hours(3)), slug: "two")?.code == nil)
            let named = await add(3, from: start.advanced(by: .hours(9)), slug: "two")
            #expect(named?.constraint == "show_slug_key")
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(
                Desk.command(1, .change(ShowEdit(life: .cancelled)), by: .account(LedgerHouse.owner, .admin)))
            #expect(await add(4, from: start, slug: "four")?.code == nil)
            let found = try await house.catalog.uses(
                of: LayoutID(1), from: start, to: start.advanced(by: .hours(9)), but: ShowID(2))
            #expect(found == [start..<start.advanced(by: .hours(3))])
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a title is found by a part of it, whatever its case and its signs")
    func titles() async throws {
        try await withLedger { house in
            let title = "Ödön: Ça ira? (Être-là) *** [1]"
            _ = try await house.catalog.rename(ShowID(1), title: title)
            var search = ShowSearch(limit: 10)
            for text in ["ödön", "ÇA IRA?", "(être-LÀ)", "***", "[1]", "a"] {
                search.text = text
                #expect(try await house.catalog.shows(search).map(\.title) == [title], "\(text)")
            }
            for text in ["odon", ".*", "ira.", "[0-9]", "\\(", "Ça  ira"] {
                search.text = text
                #expect(try await house.catalog.shows(search).isEmpty, "\(text)")
            }
        }
    }

    @Test("every state of a show's life is found by what everybody sees of it", arguments: ShowLife.allCases)
    func states(life: ShowLife) async throws {
        try await withLedger { house in
            let status = ShowStatus(life, isSoldOut: false)
            try await house.database.script("UPDATE show SET life = \(life.rawValue)")
            var search = ShowSearch(limit: 10)
            search.allDrafts = true
            for wanted in ShowStatus.allCases {
                search.statuses = [wanted]
                #expect(try await house.catalog.shows(search).count == (wanted == status ? 1 : 0), "\(wanted)")
            }
        }
    }

    @Test("of the shows in a hall hallUses are told, the first ones", arguments: [1, 2])
    func uses(_ most: Int) async throws {
        try await withLedger(limits: StorageLimits(hallUses: most)) { house in
            let start = house.terms.startsAt
            try await house.database.script(
                """
                INSERT INTO show (show_id, slug, title, layout_id, layout_version, time_zone, owner_id, currency, life,
                    starts_at, ends_at, sale_opens_at, sale_closes_at, start)
                SELECT 2, 'two', title, layout_id, layout_version, time_zone, owner_id, currency, life,
                    ends_at, ends_at + 1000, sale_opens_at, sale_closes_at, start FROM show
                """)
            let found = try await house.catalog.uses(of: LayoutID(1), from: start, to: start.advanced(by: .hours(99)))
            #expect(found.count == most && found.first?.lowerBound == start)
        }
    }

    @Test("a draft that is discarded leaves its hall and its name, and nobody finds it but by its number")
    func discarded() async throws {
        try await withLedger { house in
            let layout = try await house.layouts.layout(LayoutID(1), version: 1)
            func add(_ number: Int64) async throws {
                var terms = house.terms
                terms.life = .draft
                terms.startsAt = house.terms.startsAt.advanced(by: .hours(48))
                terms.endsAt = terms.startsAt.advanced(by: .hours(3))
                terms.saleClosesAt = terms.startsAt
                let show = try Show(
                    id: ShowID(number), title: "Draft", layout: layout, timeZone: "UTC", terms: terms,
                    now: house.time.now)
                try await house.catalog.add(show, slug: "draft", layout: layout)
            }
            try await add(2)
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger, show: 2)
            let admin = Caller.account(LedgerHouse.owner, .admin)
            try await desk.run(Desk.command(1, .change(ShowEdit(life: .cancelled)), by: admin))
            #expect(try await house.catalog.show(named: "draft") == nil)
            #expect(try await house.catalog.label(named: "draft") == nil)
            #expect(try await house.catalog.show(ShowID(2))?.terms.life == .discarded)
            try await add(3)
            #expect(try await house.catalog.label(named: "draft")?.id == ShowID(3))
            var search = ShowSearch(limit: 10)
            search.statuses = [.cancelled]
            #expect(try await house.catalog.shows(search).isEmpty)
            search.draftsOf = LedgerHouse.owner
            #expect(try await house.catalog.shows(search).map(\.id) == [ShowID(2)])

            let set = try MigrationSet(try MigrationFolder.read(try MigrationFolder.find(named: nil)))
            let migrator = Migrator(house.database, set, log: .silent)
            let steps = set.migrations.drop { $0.name != "discarded" }.count
            _ = try await migrator.down(steps)
            _ = try await migrator.up()
            #expect(try await house.catalog.label(named: "draft")?.id == ShowID(3))
            #expect(try await house.catalog.show(named: "draft-2")?.id == ShowID(2))
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
