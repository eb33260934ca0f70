internal import Reactor
internal import Storage
internal import Telemetry

/// `seatwire migrate …`: one task on the schema, with the database that the settings name.
struct MigrateCommand {
    let configuration: Configuration
    let logging: Logging
    let signals: Signals

    /// The exit status. What the task has to say goes to `show`, what goes wrong into the log.
    func run(_ task: MigrationTask, show: (String) -> CInt) -> CInt {
        do throws(StartFailure) {
            return show(try text(of: task))
        } catch {
            logging.log("migrations").error("\(error)")
            return 1
        }
    }

    private func text(of task: MigrationTask) throws(StartFailure) -> String {
        switch task {
        case .up: try withMigrator(makesCluster: true) { migrator in Self.done("applied", try await migrator.up()) }
        case .down(let count): try withMigrator { migrator in Self.done("took back", try await migrator.down(count)) }
        case .status: try withMigrator { migrator in Self.status(try await migrator.plan()) }
        case .plan: try withMigrator { migrator in try Self.plan(try await migrator.plan()) }
        case .consolidate(let folder): try consolidate(into: folder)
        }
    }

    // MARK: Tasks

    /// Needs no database: it is about the files.
    private func consolidate(into folder: String) throws(StartFailure) -> String {
        let schema = Consolidation(try MigrationFiles.sources(named: configuration.migrations))
        let paths: [String]
        do throws(MigrationFolder.Failure) {
            paths = try MigrationFolder.write(schema, to: folder)
        } catch {
            throw StartFailure("\(error)")
        }
        let warnings = schema.warnings.map { "warning: \($0)\n" }.joined()
        return warnings + "wrote \(schema.upCount) up and \(schema.downCount) down files to "
            + paths.joined(separator: " and ") + "\n"
    }

    private static func done(_ deed: String, _ migrations: [Migration]) -> String {
        migrations.isEmpty
            ? "nothing to do\n" : migrations.map { "\(deed) \($0.label)\n" }.joined()
    }

    private static func status(_ plan: MigrationPlan) -> String {
        let applied = plan.applied.map { row in
            let time = LogTime(microseconds: row.appliedAt.microseconds).instant
            return "applied  \(row.label)  \(time)  \(row.milliseconds) ms\n"
        }
        let pending = plan.pending.map { "pending  \($0.label)\n" }
        let faults = plan.faults.map { "fault    \($0)\n" }
        return (applied + pending + faults).joined()
            + "\(plan.applied.count) applied, \(plan.pending.count) pending, \(plan.faults.count) faults\n"
    }

    private static func plan(_ plan: MigrationPlan) throws(MigrationFaults) -> String {
        let steps = try plan.stepsUp()
        guard !steps.isEmpty else { return "nothing to do\n" }
        return steps.map { "-- \($0.up.file)\n\($0.up.text)\n" }.joined()
    }

    // MARK: The database

    private func withMigrator(
        makesCluster: Bool = false, _ body: @escaping @Sendable (Migrator) async throws -> String
    ) throws(StartFailure) -> String {
        let migrations = try MigrationFiles.read(named: configuration.migrations)
        let log = logging.log("migrations")
        let visit = DatabaseVisit(
            configuration: configuration, logging: logging, signals: signals, connections: 1, makesCluster: makesCluster
        )
        return try visit.run { database, _ in try await body(Migrator(database, migrations, log: log)) }
    }
}
