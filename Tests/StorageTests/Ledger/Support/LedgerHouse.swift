import Reactor
import Telemetry
import TestSupport
import Testing

@testable import Domain
@testable import Storage

/// A database with our schema and some shows, and what reads and writes their ledger.
struct LedgerHouse: Sendable {
    let test: TestDatabase
    let layout: Layout
    let terms: ShowTerms
    let layouts: LayoutShelf
    let catalog: ShowCatalog
    let log: PostgresLog
    let time: PostgresTime

    static let owner = AccountID(900)
    static let buyer = Caller.account(AccountID(1), .customer)
    static let staff = Caller.account(AccountID(50), .staff)

    var database: Database { test.database }

    /// The house's own writer; more of them play other nodes.
    func ledger(
        _ settings: ConnectionSettings? = nil, limits: StorageLimits = StorageLimits(),
        office: OfficeLimits = OfficeLimits(), log: Log = .silent,
        announce: (@Sendable ([ShowID: Int64]) -> Void)? = nil
    ) async -> PostgresLedger {
        let ledger = PostgresLedger(
            settings ?? test.settings, on: test.reactor, time: time, office: office, limits: limits, log: log,
            announce: announce)
        await ledger.start()
        return ledger
    }

    func add(_ show: ShowID) async throws {
        // One hall a show, so that they may play at the same time.
        let hall = try Layout(id: LayoutID(show.number), version: 1, plan: Self.plan(of: layout))
        try await layouts.add(Self.plan(of: layout), as: hall, name: "Hall \(show)")
        let new = try Show(
            id: show, title: "Show \(show)", layout: hall, timeZone: "Asia/Kolkata", terms: terms,
            now: time.now)
        try await catalog.add(new, slug: "show-\(show)", layout: hall)
    }

    static func plan(of layout: Layout) -> LayoutPlan {
        LayoutPlan(
            sections: layout.sections.map { section in
                .init(
                    name: section.name,
                    rows: section.rows.map { row in
                        .init(
                            name: layout.rows[row].name,
                            seats: layout.rows[row].seats.map { seat in
                                let seat = layout.seats[seat]
                                return .init(
                                    label: seat.label.text, category: layout.categories[Int(seat.category)].text,
                                    x: seat.x, y: seat.y, flags: seat.flags)
                            })
                    })
            })
    }
}

/// Runs the body in a database with `shows` shows on sale, numbered from 1, whose doors are open.
func withLedger(
    shows: Int64 = 1, rows: String = "A-D", seats: Int = 10, settings: ShowSettings = ShowSettings(),
    limits: StorageLimits = StorageLimits(), _ body: (LedgerHouse) async throws -> Void
) async throws {
    let folder = try MigrationFolder.find(named: nil)
    let set = try MigrationSet(try MigrationFolder.read(folder))
    try await withDatabase(limits: limits, hasSchema: false) { test in
        _ = try await Migrator(test.database, set, log: .silent).up()
        let grid = GridPlan(rows: rows, seats: seats, categories: [.init(rows: rows, category: "standard")])
        let layout = try Layout(id: LayoutID(1), version: 1, plan: grid.plan())
        let layouts = LayoutShelf(test.database)
        let time = PostgresTime(start: Moment(milliseconds: 0))
        try await test.database.measure(time)
        let start = time.now.advanced(by: .minutes(30))
        let terms = ShowTerms(
            owner: LedgerHouse.owner, life: .onSale, startsAt: start, endsAt: start.advanced(by: .hours(3)),
            currency: try #require(Currency("INR")), prices: [45_000], settings: settings)
        let house = LedgerHouse(
            test: test, layout: layout, terms: terms, layouts: layouts, catalog: ShowCatalog(test.database),
            log: PostgresLog(test.database, layouts: layouts, log: .silent), time: time)
        for show in 1...shows { try await house.add(ShowID(show)) }
        try await body(house)
    }
}
