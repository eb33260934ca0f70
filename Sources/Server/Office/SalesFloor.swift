internal import API
internal import Bytes
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// Everything that sells: the writer and reader of the ledger, box offices, payments, and what watches over them. The
/// server has one, and so has each command that sells.
struct SalesFloor: Sendable {
    let database: Database
    let layouts: LayoutShelf
    let catalog: ShowCatalog
    let log: PostgresLog
    let time: PostgresTime
    let ledger: PostgresLedger
    let announcements: Announcements
    let registry: OfficeRegistry
    let figures: OfficeFigures
    let sandbox: Sandbox
    let payments: PaymentRounds
    private let known: KnownShows
    private let till: Till
    private let due: DueWatch
    private let watch: HeadWatch?
    private let rounds: [Round]
    private let words: Log
    private let isAlone: Bool

    /// How long the start waits for holds that lapsed while nobody was there.
    private static let catchUpTime = Duration.seconds(10)
    /// How long images are kept of what was open and is closed.
    private static let imageTime = Duration.seconds(2)

    /// - Parameter isAlone: no other program writes to this ledger.
    init(
        _ database: Database, on loops: [Reactor], isAlone: Bool, takesSandbox: Bool, logs: (String) -> Log,
        limits: (registry: RegistryLimits, payments: PaymentLimits) = (RegistryLimits(), PaymentLimits()),
        sandbox times: Sandbox.Times = .init()
    ) {
        let main = loops[0]
        self.database = database
        self.isAlone = isAlone
        words = logs("sales")
        layouts = LayoutShelf(database)
        catalog = ShowCatalog(database)
        known = KnownShows(limits: limits.registry) { main.present }
        log = PostgresLog(database, layouts: layouts, log: logs("ledger"))
        time = PostgresTime(start: Moment(milliseconds: WallClock.microseconds / 1_000))
        ledger = PostgresLedger(
            database.settings, on: main, time: time, log: logs("ledger"),
            announce: isAlone ? nil : Self.news(to: database))
        announcements = Announcements()
        figures = OfficeFigures(log: logs("office"))
        registry = Self.registry(on: loops, isAlone, limits.registry, ledger, log, time, announcements, figures)
        due = DueWatch(log, registry, time: time, on: main, words: words)
        watch = isAlone ? nil : Self.watch(log, registry)
        sandbox = Sandbox(
            SandboxBooks(database), time: time, on: main, isOpen: takesSandbox, times: times,
            log: logs("payments"))
        let orders = PaymentOrders(database)
        let settling = Settling(registry: registry)
        payments = PaymentRounds(
            settling: settling, orders: orders, money: MoneyQueries(database), provider: sandbox, time: time,
            limits: limits.payments, log: logs("payments"))
        till = Till(
            settling: settling, orders: orders, provider: sandbox, time: time, loop: main, limits: limits.payments,
            log: logs("payments"))
        rounds = Self.rounds(on: main, due, registry, log, payments, database, time, words)
    }

    private static func news(to database: Database) -> @Sendable ([ShowID: Int64]) -> Void {
        let news = HeadNews(database)
        return { news.tell($0) }
    }

    private static func watch(_ log: PostgresLog, _ registry: OfficeRegistry) -> HeadWatch {
        let watch = HeadWatch(log) { [weak registry] show, seq in registry?.hint(show, seq) }
        registry.follow(watch)
        return watch
    }

    private static func registry(
        on loops: [Reactor], _ isAlone: Bool, _ limits: RegistryLimits, _ ledger: PostgresLedger, _ log: PostgresLog,
        _ time: PostgresTime, _ announcements: Announcements, _ figures: OfficeFigures
    ) -> OfficeRegistry {
        let identities = RandomIdentities()
        let reader = OfficeReader(log, on: loops[0])
        return OfficeRegistry(on: loops, isAlone: isAlone, limits: limits) { show, loop in
            OfficePorts(
                writer: ledger, reader: reader, announcer: announcements, time: time,
                alarm: LoopAlarm(on: loop, time: time), soon: { loop.submit(urgently: true, $0) },
                batchID: { identities.random() }, report: { figures.count($0, of: show) })
        }
    }

    /// Steps of one sweep: of more commands than a busy server leaves in the time.
    private static let sweeps = 100

    /// One after the other, on one connection.
    private static func cleaning(
        _ upkeep: LedgerUpkeep, on loop: Reactor, _ time: PostgresTime, _ words: Log
    ) -> Round {
        Round(on: loop, every: .seconds(10)) {
            await clean(words) { () throws(StoreFailure) in try await upkeep.vacuum() }
            await clean(words) { () throws(StoreFailure) in
                for _ in 0..<sweeps {
                    guard try await upkeep.sweepCommands(now: time.now) > 0 else { break }
                }
            }
            await clean(words) { () throws(StoreFailure) in _ = try await upkeep.summarize() }
            await clean(words) { () throws(StoreFailure) in _ = try await upkeep.sweepOrders(now: time.now) }
        }
    }

    /// What goes wrong with one keeps none of the others from its turn.
    private static func clean(_ words: Log, _ work: () async throws(StoreFailure) -> Void) async {
        do throws(StoreFailure) {
            try await work()
        } catch {
            words.warning("the tables of the ledger are not cleaned: \(error)")
        }
    }

    private static func rounds(
        on loop: Reactor, _ due: DueWatch, _ registry: OfficeRegistry, _ log: PostgresLog,
        _ payments: PaymentRounds, _ database: Database, _ time: PostgresTime, _ words: Log
    ) -> [Round] {
        [
            Round(on: loop, every: DueWatch.interval) { await due.look() },
            Round(on: loop, every: .seconds(60)) {
                await log.keepImages(of: await registry.closeIdle(), within: imageTime)
                // After a crash a show that was never quiet is opened from its last image as well.
                for show in await log.showsBehind(await registry.heads()) {
                    if let opening = await registry.opening(of: show) { await log.keepImage(of: opening) }
                }
                await due.clear()
                Heap.giveBack()
            },
            Round(on: loop, every: .seconds(5)) { await payments.resolve() },
            Round(on: loop, every: .seconds(5)) { await payments.payBack() },
            cleaning(LedgerUpkeep(database), on: loop, time, words),
        ]
    }

    // MARK: Life

    /// Measures the clock, begins to write, and puts in order what an end in the middle of things has left: holds that
    /// have lapsed, payments that nobody finished. Called on the first loop.
    func start() async throws(StoreFailure) {
        for _ in 1...3 { try await database.measure(time) }
        await ledger.start()
        await watch?.start()
        sandbox.tell { [payments] payment in await payments.heard(payment) }
        await due.catchUp(within: Self.catchUpTime)
        await due.clear()
        await payments.resolve(isAlone: isAlone)
        for round in rounds { round.start() }
    }

    /// Takes nothing new, settles what is under way, and ends. Called on the first loop.
    func shutDown(within time: Duration) async {
        for round in rounds { round.stop() }
        sandbox.tell(nil)
        await watch?.stop()
        let working = await registry.close(within: time)
        if working > 0 { words.warning("box offices are cut in their work", ["count": .number(working)]) }
        // Whoever opens these shows next does not read every event of theirs.
        await log.keepImages(of: await registry.openings(), within: Self.imageTime)
        await ledger.shutDown(within: .seconds(2))
        announcements.close()
    }

    // MARK: What the API asks for

    var offices: any Offices {
        ShowDoor(registry: registry, catalog: catalog, layouts: layouts, shows: known)
    }

    var catalogue: any Catalogue { StoredCatalogue(database: database, catalog: catalog, shelf: layouts) }

    var sales: any SalesRecords {
        StoredSales(
            sales: SalesQueries(database), money: MoneyQueries(database), doors: DoorQueries(database), log: log,
            time: time)
    }

    var cashier: any Cashier { till }
}
