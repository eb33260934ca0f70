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
        check(sells: sells, show: show) { floor in (try await body(floor), true) }
    }

    /// The same for what may find that something is wrong: all that it has to say is shown, and the status is 1.
    func check(
        sells: Bool = false, show: (String) -> CInt,
        _ body: @escaping @Sendable (SalesFloor) async throws -> (text: String, isSound: Bool)
    ) -> CInt {
        do throws(StartFailure) {
            let found = try finding(sells, body)
            let status = show(found.text)
            return found.isSound ? status : 1
        } catch {
            logging.log("command").error("\(error)")
            return 1
        }
    }

    private func finding<Finding: Sendable>(
        _ sells: Bool, _ body: @escaping @Sendable (SalesFloor) async throws -> Finding
    ) throws(StartFailure) -> Finding {
        let migrations = try MigrationFiles.read(named: configuration.migrations)
        let (stage, logging) = (configuration.stage, logging)
        let visit = DatabaseVisit(
            configuration: configuration, logging: logging, signals: signals, connections: 2, makesCluster: sells)
        return try visit.run { database, isEmbedded in
            let schema = SchemaCheck(database: database, migrations: migrations, log: logging.log("migrations"))
            try await schema.prepare(migrates: isEmbedded || sells && stage == .development)
            let floor = SalesFloor(
                database, on: [database.reactor], isAlone: isEmbedded, takesSandbox: false, logs: logging.log)
            // What a command writes down as its time is compared with that of servers.
            try await database.measure(floor.time)
            guard sells else { return try await body(floor) }
            let outcome: Result<Finding, any Error>
            do {
                try await floor.start()
                outcome = .success(try await body(floor))
            } catch {
                outcome = .failure(error)
            }
            await floor.shutDown(within: .seconds(5))
            return try outcome.get()
        }
    }
}
