internal import Bytes
internal import Reactor
internal import Storage
internal import Telemetry

/// What commands on shows have in common: the database that the settings name, with a schema that fits, and the sale on
/// it for as long as the command takes.
struct FloorCommand {
    let configuration: Configuration
    let logging: Logging
    let signals: Signals

    /// The exit status. What the command has to say goes to `show`, what goes wrong into the log.
    func run(
        sells: Bool = false, show: (String) -> CInt,
        _ body: @escaping @Sendable (SalesFloor) async throws -> String
    ) -> CInt {
        do throws(StartFailure) {
            return show(try text(sells, body))
        } catch {
            logging.log("shows").error("\(error)")
            return 1
        }
    }

    private func text(
        _ sells: Bool, _ body: @escaping @Sendable (SalesFloor) async throws -> String
    ) throws(StartFailure) -> String {
        let migrations = try MigrationFiles.read(named: configuration.migrations)
        let source = try DatabaseSource(configuration, log: logging.log("postgres"), signals: signals)
        defer { source.stop() }
        let loop: Reactor
        do throws(SystemFailure) {
            loop = try Reactor(name: "command")
            try loop.start()
        } catch {
            throw StartFailure("a loop cannot be started: \(error)")
        }
        defer {
            loop.stop()
            loop.join()
        }
        let database = Database(
            source.settings, on: loop, policy: PoolPolicy(maximum: 2), log: logging.log("storage"))
        let schema = SchemaCheck(database: database, migrations: migrations, log: logging.log("migrations"))
        let floor = SalesFloor(
            database, on: [loop], isAlone: source.isEmbedded, takesSandbox: false, logs: logging.log)
        let (isEmbedded, stage) = (source.isEmbedded, configuration.stage)
        do {
            return try loop.wait {
                await database.start()
                let outcome: Result<String, any Error>
                do {
                    try await schema.prepare(isEmbedded: isEmbedded, stage: stage)
                    if sells { try await floor.start() }
                    outcome = .success(try await body(floor))
                } catch {
                    outcome = .failure(error)
                }
                if sells { await floor.shutDown(within: .seconds(5)) }
                await database.shutDown(within: .seconds(5))
                return try outcome.get()
            }
        } catch {
            throw StartFailure("\(error)")
        }
    }
}
