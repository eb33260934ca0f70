internal import API
internal import Bytes
internal import Contract
internal import Feed
internal import HTTP
internal import Reactor
internal import Storage
internal import Telemetry

/// How the parts are joined: the whole wiring of the server.
struct Composition {
    let health: Health
    let service: Service
    let metrics: MetricsRegistry
    let crowd = CrowdSwitch()
    let live: LiveFeed

    init(
        _ configuration: Configuration, loops: [Reactor], database: Database, migrations: MigrationSet,
        floor: SalesFloor, reception: Reception, pool: PoolFigures, logging: Logging
    ) throws(StartFailure) {
        let schema = SchemaCheck(database: database, migrations: migrations, log: logging.log("health"))
        health = Health(
            checks: [
                HealthCheck("database") { try await database.ping() },
                HealthCheck("schema") { try await schema.ask(isRunning: true) },
            ],
            on: loops[0], log: logging.log("health"))

        var metrics = MetricsRegistry()
        ProcessFigures.register(in: &metrics)
        Heap.register(in: &metrics)
        LoopFigures.register(loops, in: &metrics)
        pool.register(in: &metrics)
        floor.figures.register(floor.registry, in: &metrics)
        reception.register(in: &metrics)
        metrics.sampledCounter("seatwire_log_lines_dropped_total", "Log lines that were never written.") {
            Double(logging.dropped)
        }

        let desk = Self.desk(floor, reception)
        let rules: ServiceSettings
        do {
            rules = try Self.settings(configuration, reception)
        } catch {
            throw StartFailure("\(error)")
        }
        live = LiveFeed(
            desk, of: floor, reception.authority, on: loops, Self.wishes(configuration, rules, logging.log("feed")))
        live.register(in: &metrics)

        let version = VersionReport(version: Release.version, environment: configuration.stage.name)
        let published = PublishedMetrics()
        let files = try PublicFiles.read(configuration)
        do {
            let rates = configuration.access.rates
            let business = desk.routes(rates) + reception.desk.routes(rates)
            let routes =
                health.routes + [published.route, version.route] + crowd.routes + business + live.routes(rates)
                + (try StaticFiles(files).routes)
            service = try Service(
                routes: routes, settings: rules, log: logging.log("http"), metrics: &metrics)
        } catch {
            throw StartFailure("\(error)")
        }
        published.publish(metrics)
        self.metrics = metrics
    }

    private static func desk(_ floor: SalesFloor, _ reception: Reception) -> FrontDesk {
        FrontDesk(
            offices: floor.offices, catalogue: floor.catalogue, sales: floor.sales, cashier: floor.cashier,
            identities: RandomIdentities(), calendar: ZoneCalendar(), time: floor.time, audit: reception.audit)
    }

    private static func wishes(
        _ configuration: Configuration, _ rules: ServiceSettings, _ log: Log
    ) -> LiveFeed.Wishes {
        var wishes = LiveFeed.Wishes()
        wishes.limits.socketsPerAddress = configuration.socketsPerAddress
        wishes.limits.socketsPerAccount = configuration.socketsPerAccount
        wishes.gate = MessageGate(rules, log: log)
        wishes.origins = configuration.origins
        wishes.isOpen = rules.openAccess
        wishes.memoryBytes = configuration.memory.map { $0 << 20 }
        wishes.drainWindow = configuration.drainWindow
        return wishes
    }

    /// The keys of the gate; nil for no gate.
    static func apiKeys(_ configuration: Configuration) throws(StartFailure) -> APIKeys? {
        let keys = configuration.apiKeys.map(\.revealed)
        do throws(APIKeys.Fault) {
            return keys.isEmpty ? nil : try APIKeys(keys)
        } catch {
            throw StartFailure("\(error)")
        }
    }

    private static func settings(_ configuration: Configuration, _ reception: Reception) throws -> ServiceSettings {
        var settings = ServiceSettings()
        settings.keys = try apiKeys(configuration)
        settings.origins = try AllowedOrigins(configuration.origins)
        settings.proxies = TrustedProxies(configuration.trustedProxies)
        settings.limitsRates = configuration.limitsRates
        settings.sparesLoopback = configuration.stage == .development
        settings.openAccess = configuration.access.isOpen
        settings.audit = reception.audit
        settings.identify = { [authenticator = reception.authenticator] head throws(Problem) in
            try authenticator.principal(of: head)
        }
        return settings
    }
}
