import API
import Bytes
import Domain
import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@testable import Server

/// A sale on a database of its own, and a show in it.
struct FloorHouse: Sendable {
    let loops: [Reactor]
    let settings: ConnectionSettings

    static let owner = Caller.account(AccountID(900), .admin)

    /// One node: its way to the database and its sale.
    struct Node: Sendable {
        let database: Database
        let floor: SalesFloor

        func shutDown() async {
            await floor.shutDown(within: .seconds(5))
            await database.shutDown(within: .seconds(5))
        }

        /// Ends as a crash would: nothing is settled, nobody is told.
        func crash() async {
            await floor.ledger.shutDown(within: .zero)
            await floor.shutDown(within: .zero)
            await database.shutDown(within: .zero)
        }
    }

    /// Opens a sale; more than one play several nodes.
    func node(
        isAlone: Bool = true, registry: RegistryLimits = RegistryLimits(), payments: PaymentLimits = PaymentLimits(),
        sandbox: Sandbox.Times = Sandbox.Times(), isOpen: Bool = true, starts: Bool = true,
        storage: StorageLimits = StorageLimits()
    ) async throws -> Node {
        let database = Database(
            settings, on: loops[0], policy: PoolPolicy(minimum: 0, maximum: 4, waitingTime: .seconds(60)),
            limits: storage, log: .silent)
        await database.start()
        let floor = SalesFloor(
            database, on: loops, isAlone: isAlone, takesSandbox: isOpen, logs: { _ in .silent },
            limits: (registry, payments), sandbox: sandbox)
        if starts { try await floor.start() }
        return Node(database: database, floor: floor)
    }

    /// No show may let its holds lapse sooner.
    static let shortestHold = Milliseconds(ShowLimits().holdTime.lowerBound)

    /// A show of forty seats, on sale unless it is said otherwise, that begins in half an hour.
    func add(
        _ number: Int64, to node: Node, holdTime: Milliseconds = .minutes(5), isFree: Bool = false,
        life: ShowLife = .onSale, slug: String? = nil
    ) async throws {
        let grid = GridPlan(rows: "A-D", seats: 10, categories: [.init(rows: "A-D", category: "standard")])
        let plan = try grid.plan()
        let layout = try Layout(id: LayoutID(number), version: 1, plan: plan)
        try await node.floor.layouts.add(plan, as: layout, name: "Hall \(number)", slug: "hall-\(number)")
        let now = node.floor.time.now
        var settings = ShowSettings()
        settings.holdTime = holdTime
        settings.paymentTime = .zero
        let start = now.advanced(by: .minutes(30))
        let terms = ShowTerms(
            owner: AccountID(900), life: life, startsAt: start, endsAt: start.advanced(by: .hours(2)),
            currency: try #require(Currency("INR")), prices: [isFree ? 0 : 45_000], settings: settings)
        let show = try Show(
            id: ShowID(number), title: "Show \(number)", layout: layout, timeZone: "UTC", terms: terms, now: now)
        try await node.floor.catalog.add(show, slug: slug ?? "show-\(number)", layout: layout)
    }

    static func key(_ number: UInt64) -> WriteKey {
        WriteKey(id: CommandID(high: 5, low: number), fingerprint: number, isRepeatable: true)
    }

    static func hold(_ number: Int64, _ labels: String..., by account: Int64? = nil) -> Domain.Command {
        Domain.Command(
            id: CommandID(high: 9, low: UInt64(number)), fingerprint: UInt64(number),
            caller: .account(AccountID(account ?? number), .customer), intent: .hold(HoldID(number), .named(labels)))
    }
}

/// Runs the body on two loops and an empty database with the whole schema.
///
/// - Parameter stall: how long a client may take nothing before it is closed.
func withFloor(stall: Duration = .seconds(10), _ body: (FloorHouse) async throws -> Void) async throws {
    let postgres = try await TestPostgres.shared()
    var settings = try ConnectionSettings(connectionString: try await postgres.makeDatabase().connectionString)
    settings.allowsFsyncOff = true
    // Between two statements a test may wait long for its turn.
    settings.idleInTransaction = .seconds(120)
    var limits = ReactorLimits()
    limits.stall = stall
    let loops = [try Reactor(name: "test-0", limits: limits), try Reactor(name: "test-1", limits: limits)]
    for loop in loops { try loop.start() }
    let outcome: Result<Void, any Error>
    do {
        let database = Database(settings, on: loops[0], policy: PoolPolicy(maximum: 1), log: .silent)
        await database.start()
        let migrations = try MigrationSet(try MigrationFolder.read(try MigrationFolder.find(named: nil)))
        _ = try await Migrator(database, migrations, log: .silent).up()
        await database.shutDown(within: .seconds(5))
        outcome = .success(try await body(FloorHouse(loops: loops, settings: settings)))
    } catch {
        outcome = .failure(error)
    }
    for loop in loops { loop.stop() }
    try await onThread { for loop in loops { loop.join() } }
    try outcome.get()
}

/// Waits until something has come true in the database or in a box office; false when all the patience brought nothing.
func eventually(on loop: Reactor, _ condition: () async throws -> Bool) async throws -> Bool {
    let end = loop.present.advanced(by: .seconds(20))
    var isLast = false
    while !(try await condition()) {
        if isLast { return false }
        await loop.pause(.milliseconds(5))
        // While tests compete for threads, an answer may be old when it is heard: the last look begins at the end.
        isLast = loop.present >= end
    }
    return true
}
