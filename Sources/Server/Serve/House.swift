internal import API
internal import Bytes
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// The running server, from the first thread to the last: starts the parts in the order in which they need each other,
/// serves until it is told to end, and takes them down in the reverse order.
struct House {
    private let configuration: Configuration
    private let logging: Logging
    private let signals: Signals
    private let log: Log

    /// What the server itself keeps open: loops, listeners, the pool, files.
    private static let ownDescriptors = 600

    init(_ configuration: Configuration, logging: Logging, signals: Signals) {
        self.configuration = configuration
        self.logging = logging
        self.signals = signals
        log = logging.log("server")
    }

    /// Serves until SIGTERM or SIGINT; the exit status.
    /// - Parameter reread: the log level that the configuration names now; nil when it cannot be read.
    func run(reread: () -> LogLevel?) -> CInt {
        log.info(Release.description, ["environment": .text(configuration.stage.name)])
        for warning in configuration.warnings { log.warning("\(warning)") }
        let descriptors = ProcessEnvironment.raiseDescriptorLimit()
        if descriptors < configuration.connections + Self.ownDescriptors {
            log.warning("the system grants \(descriptors) descriptors, fewer than the connections that are allowed")
        }
        do throws(StartFailure) {
            let keys = try TokenKeySource.keys(configuration, log: log)
            try Entrance.checkFree(.ip(configuration.host, port: configuration.port))
            let source = try DatabaseSource(configuration, log: logging.log("postgres"), signals: signals)
            defer { source.stop() }
            let loops = try startLoops()
            defer { Self.stop(loops) }
            try serve(source, loops, keys, reread)
            return 0
        } catch {
            log.error("the server does not start: \(error)")
            return 1
        }
    }

    // MARK: Starting

    private func startLoops() throws(StartFailure) -> [Reactor] {
        let count = configuration.loops ?? ProcessEnvironment.cores
        var limits = ReactorLimits()
        limits.connections = max(1, configuration.connections / count)
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
        _ source: DatabaseSource, _ loops: [Reactor], _ keys: TokenKeys, _ reread: () -> LogLevel?
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
        let composition = try Composition(
            configuration, loops: loops, database: database, migrations: migrations, floor: floor,
            reception: reception, pool: pool, logging: logging)
        let secure = try certificates()
        let entrances = try open(loops, secure, composition.service)
        announce(entrances.address)
        let crowd = startCrowd(at: entrances.address, on: loops[0], composition.crowd, reception, floor.time)
        wait(composition.health, secure, reread)
        crowd?.stop()
        drain(composition, loops, entrances.all)
    }

    private func prepareSchema(
        of database: Database, _ source: DatabaseSource
    ) throws(StartFailure) -> MigrationSet {
        let migrations = try MigrationFiles.read(named: configuration.migrations)
        let schema = SchemaCheck(database: database, migrations: migrations, log: logging.log("migrations"))
        let stage = configuration.stage
        do {
            try database.reactor.wait { try await schema.prepare(isEmbedded: source.isEmbedded, stage: stage) }
        } catch {
            throw StartFailure("\(error)")
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

    /// In development the demo is rolled forward: always in a database of our own, in another when it has one.
    private func start(_ floor: SalesFloor, _ reception: Reception, seeds: Bool) throws(StartFailure) {
        let (isDevelopment, log) = (configuration.stage == .development, log)
        let demo = DemoAccounts(books: reception.books, passwords: reception.passwords, time: floor.time)
        let password = configuration.access.demoPassword.map { Password($0.revealed) }
        do throws(StoreFailure) {
            try floor.database.reactor.wait { () async throws(StoreFailure) in
                try await floor.start()
                try await reception.start()
                guard isDevelopment else { return }
                let seeder = Seeder(floor: floor)
                do throws(StoreFailure) {
                    let hasDemo = seeds ? true : try await seeder.hasDemo()
                    guard hasDemo else { return }
                    try await seeder.seed()
                    // What is secret goes to whoever started the program, never into the log.
                    if let words = try await demo.seed(password) { try? StandardStream.output.write(words) }
                } catch {
                    // The demo is there to be played with, and whatever somebody made of it stops no server.
                    log.warning("the demo is not complete: \(error)")
                }
            }
        } catch {
            throw StartFailure("the sale cannot be opened: \(error)")
        }
    }

    private func certificates() throws(StartFailure) -> TLSSource? {
        guard let files = configuration.tls else { return nil }
        let credential = TLSServerConfiguration.Credential(
            certificate: .file(files.certificate), key: .file(files.key))
        do throws(TLSSetupFailure) {
            let source = try TLSSource(
                TLSServerConfiguration(credentials: [credential]), ticketKeys: TLSTicketKeys { LoopClock.system.now })
            tellWarnings(of: source)
            return source
        } catch {
            throw StartFailure("\(error)")
        }
    }

    private func tellWarnings(of source: TLSSource) {
        for warning in source.context.identities.flatMap({ $0.warnings(at: WallClock.seconds) }) {
            log.warning("\(warning)")
        }
    }

    private func open(
        _ loops: [Reactor], _ secure: TLSSource?, _ service: Service
    ) throws(StartFailure) -> (all: [Pinned<Entrance>], address: SocketAddress) {
        let gate = AddressGate(
            connectionsPerAddress: configuration.connectionsPerAddress, exempt: configuration.trustedProxies)
        var address = SocketAddress.ip(configuration.host, port: configuration.port)
        var entrances: [Pinned<Entrance>] = []
        for loop in loops {
            let wanted = address
            let opened = try loop.wait { () throws(StartFailure) in
                let entrance = try Entrance(on: loop, at: wanted, secure: secure, gate: gate, serving: service)
                return (Pinned(entrance, to: loop), entrance.address)
            }
            entrances.append(opened.0)
            // A port that the system chose for the first loop is the port of all.
            address = opened.1
        }
        return (entrances, address)
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

    // MARK: Serving and ending

    private func wait(_ health: Health, _ secure: TLSSource?, _ reread: () -> LogLevel?) {
        var life = LifeMachine()
        while true {
            switch life.received(signals.next()) {
            case .reload: reload(secure, reread)
            case .drain: return
            case .nothing: break
            }
        }
    }

    private func reload(_ secure: TLSSource?, _ reread: () -> LogLevel?) {
        if let level = reread() { logging.set(level) }
        do throws(TLSSetupFailure) {
            try secure?.reload()
            if let secure { tellWarnings(of: secure) }
            log.info("read certificates and log level again")
        } catch {
            log.error("the certificates stay as they were: \(error)")
        }
    }

    /// Not ready, no new connections, the answers under way, and what is left after the time is cut with the loops.
    /// Whoever watches is given a moment of its own.
    private func drain(_ composition: Composition, _ loops: [Reactor], _ entrances: [Pinned<Entrance>]) {
        log.info("going down", ["within_ms": .number(configuration.drainTimeout.wholeMilliseconds)])
        composition.health.drain()
        for (loop, entrance) in zip(loops, entrances) { loop.wait { entrance.value.retire() } }
        let viewers = composition.live.count
        let end = Deadline(after: max(configuration.drainTimeout, composition.live.drain()))
        if viewers > 0 { log.info("viewers are asked to go", ["count": .number(viewers)]) }
        var open = 0
        repeat {
            open = 0
            for (loop, entrance) in zip(loops, entrances) { open += loop.wait { entrance.value.count } }
            open += composition.live.count
            if open > 0 { end.pause(.milliseconds(20)) }
        } while open > 0 && !end.hasPassed
        if open > 0 {
            log.warning("connections are cut", ["count": .number(open)])
        } else {
            log.info("everything under way is finished")
        }
    }
}
