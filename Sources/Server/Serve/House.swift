internal import API
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// The running server, from the first thread to the last: starts the parts in the order in which they need each other,
/// serves until it is told to end, and takes them down in the reverse order.
struct House {
    let configuration: Configuration
    let logging: Logging
    let signals: Signals
    let log: Log

    /// What the server itself keeps open: loops, listeners, the pool, files.
    private static let ownDescriptors = 600

    typealias Reread = () throws(ConfigurationFaults) -> Configuration

    init(_ configuration: Configuration, logging: Logging, signals: Signals) {
        self.configuration = configuration
        self.logging = logging
        self.signals = signals
        log = logging.log("server")
    }

    /// Serves until SIGTERM or SIGINT; the exit status.
    /// - Parameter reread: reads the configuration as it is now.
    func run(reread: Reread) -> CInt {
        log.info(Release.description, ["environment": .text(configuration.stage.name)])
        for warning in configuration.warnings { log.warning("\(warning)") }
        let descriptors = ProcessEnvironment.raiseDescriptorLimit()
        let connections = max(1, min(configuration.connections, descriptors - Self.ownDescriptors))
        if descriptors < configuration.connections + Self.ownDescriptors {
            log.warning("the system grants \(descriptors) descriptors, fewer than the connections that are allowed")
        }
        do throws(StartFailure) {
            let keys = try TokenKeySource.keys(configuration, log: log)
            let certificates = try Certificates.read(configuration, log: log)
            let claim = try Entrance.claim(.ip(configuration.host, port: configuration.port))
            let source = try DatabaseSource(
                configuration, makesCluster: true, log: logging.log("postgres"), signals: signals)
            defer { source.stop() }
            let loops = try startLoops(for: connections)
            defer { Self.stop(loops) }
            try serve(source, loops, keys, claim, certificates, reread)
            return 0
        } catch {
            log.error("the server does not start: \(error)")
            return 1
        }
    }

    // MARK: Starting

    private func startLoops(for connections: Int) throws(StartFailure) -> [Reactor] {
        let count = configuration.loops ?? ProcessEnvironment.cores
        var limits = ReactorLimits()
        limits.connections = max(1, connections / count)
        var loops: [Reactor] = []
        do throws(SystemFailure) {
            for number in 0..<count {
                let loop = try Reactor(name: "loop-\(number)", limits: limits)
                try loop.start()
                loops.append(loop)
            }
        } catch {
            Self.stop(loops)
            throw StartFailure("a loop cannot be started: \(error)")
        }
        return loops
    }

    private static func stop(_ loops: [Reactor]) {
        for loop in loops { loop.stop() }
        for loop in loops { loop.join() }
    }

    private func serve(
        _ source: DatabaseSource, _ loops: [Reactor], _ keys: TokenKeys, _ claim: AddressClaim?,
        _ certificates: Certificates?, _ reread: Reread
    ) throws(StartFailure) {
        let database = Database(
            source.settings, on: loops[0], policy: PoolPolicy(maximum: configuration.poolSize),
            log: logging.log("storage"))
        let pool = PoolFigures()
        loops[0].wait {
            await database.start()
            pool.follow(database)
        }
        defer { loops[0].wait { await database.shutDown(within: .seconds(5)) } }

        let migrations = try prepareSchema(of: database, source)
        let floor = SalesFloor(
            database, on: loops, isAlone: source.isEmbedded, takesSandbox: configuration.stage == .development,
            logs: logging.log)
        defer { loops[0].wait { await floor.shutDown(within: .seconds(5)) } }
        let reception = try reception(keys, database, floor, isAlone: source.isEmbedded)
        defer {
            loops[0].wait { await reception.shutDown(within: .seconds(2)) }
            reception.passwords.stop()
        }
        try start(floor, reception, seeds: source.isEmbedded)
        guard !signals.isEnding else { return log.info("asked to end before it served") }
        let composition = try Composition(
            configuration, loops: loops, database: database, migrations: migrations, floor: floor,
            reception: reception, pool: pool, logging: logging)
        let entrances = try Entrances(configuration, on: loops, claim, certificates, serving: composition.service)
        announce(entrances.address)
        let crowd = startCrowd(at: entrances.address, on: loops[0], composition.crowd, reception, floor.time)
        wait(certificates, reread)
        crowd?.stop()
        drain(composition, entrances)
    }

    private func prepareSchema(
        of database: Database, _ source: DatabaseSource
    ) throws(StartFailure) -> MigrationSet {
        let migrations = try MigrationFiles.read(named: configuration.migrations)
        let schema = SchemaCheck(database: database, migrations: migrations, log: logging.log("migrations"))
        let migrates = source.isEmbedded || configuration.stage == .development
        do {
            try database.reactor.wait(unless: signals.ending, { database.giveUp() }) {
                try await schema.prepare(migrates: migrates)
            }
        } catch {
            throw StartFailure(error, signals)
        }
        return migrations
    }

    private func reception(
        _ keys: TokenKeys, _ database: Database, _ floor: SalesFloor, isAlone: Bool
    ) throws(StartFailure) -> Reception {
        let access = configuration.access
        let threads = access.passwordThreads ?? max(1, ProcessEnvironment.cores / 2)
        var plan = Reception.Plan(
            keys: keys, format: access.tokenFormat, audience: "seatwire \(configuration.stage.name)",
            workers: WorkerLimits(threads: threads, waiting: 32 * threads), isAlone: isAlone)
        plan.limits.auditDays = access.auditDays
        plan.hashing = try hashing(threads)
        do throws(SystemFailure) {
            return try Reception(plan, database, time: floor.time, logs: logging.log)
        } catch {
            throw StartFailure("the threads that wait for hashes of passwords cannot be started: \(error)")
        }
    }

    /// The program itself, once more for each thread that waits for a hash.
    private func hashing(_ count: Int) throws(StartFailure) -> HashingProcesses {
        do throws(HashingStartFailure) {
            return try HashingProcesses(HashPasswordsCommand.launch, count: count, log: logging.log("passwords"))
        } catch {
            throw StartFailure("a process that hashes passwords cannot be started: \(error)")
        }
    }

    private func start(_ floor: SalesFloor, _ reception: Reception, seeds: Bool) throws(StartFailure) {
        let demo = demo(floor, reception, seeds: seeds)
        do throws(StoreFailure) {
            try floor.database.reactor.wait { () async throws(StoreFailure) in
                try await floor.start()
                try await reception.start()
                await demo?.rollForward()
            }
        } catch {
            throw StartFailure("the sale cannot be opened: \(error)")
        }
    }

    private func demo(_ floor: SalesFloor, _ reception: Reception, seeds: Bool) -> DemoStart? {
        guard configuration.stage == .development else { return nil }
        return DemoStart(
            seeder: Seeder(floor: floor),
            accounts: DemoAccounts(books: reception.books, passwords: reception.passwords, time: floor.time),
            password: configuration.access.demoPassword.map { Password($0.revealed) }, isDue: seeds, log: log)
    }

    private func announce(_ address: SocketAddress) {
        let scheme = configuration.tls == nil ? "http" : "https"
        log.info("serving on \(scheme)://\(address)", ["process": .number(ProcessEnvironment.process)])
    }

    /// Whoever wants a crowd wants to look at it, and is told where.
    private func startCrowd(
        at address: SocketAddress, on loop: Reactor, _ switchboard: CrowdSwitch, _ reception: Reception,
        _ time: any TimeSource
    ) -> Crowd? {
        guard configuration.hasCrowd else { return nil }
        guard configuration.tls == nil else {
            log.warning("the crowd of the demo speaks no TLS, and stays away")
            return nil
        }
        try? StandardStream.output.write(Greeting.text(at: "http://\(address)"))
        let doors = CrowdPass(reception.mint, time: time)
        let crowd = Crowd(
            on: loop, at: address, switchboard: switchboard, seed: UInt64(bitPattern: RandomIdentities().number()),
            log: logging.log("crowd")
        ) { doors.text }
        crowd.start()
        return crowd
    }
}
