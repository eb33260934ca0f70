internal import Storage
internal import Telemetry

/// Whether the database has the schema that this program was written for.
struct SchemaCheck: Sendable {
    /// The schema is not the one this program needs; what to do is in the words.
    struct Mismatch: Error, CustomStringConvertible {
        let description: String
    }

    let database: Database
    let migrations: MigrationSet
    let log: Log

    /// - Parameter isRunning: migrations of the next version do not harm a server that sells already. Whoever starts
    ///   has to know them.
    func ask(isRunning: Bool = false) async throws {
        let plan = try await Migrator(database, migrations, log: log).plan()
        if let fault = plan.faults.first(where: { !(isRunning && $0.isOfTheNextVersion) }) {
            throw Mismatch(description: "\(fault)")
        }
        if let next = plan.pending.first {
            throw Mismatch(
                description: "\(plan.pending.count) migrations are not applied, \(next.name) is next; "
                    + "run `seatwire migrate up`")
        }
    }

    /// The embedded database is brought up to date, and any that is served or seeded in development; elsewhere that is
    /// the operator's act.
    func prepare(migrates: Bool) async throws {
        if migrates {
            _ = try await Migrator(database, migrations, log: log).up()
        } else {
            try await ask()
        }
    }
}

extension MigrationFault {
    /// Whether all that is wrong is that the database is ahead of this program.
    fileprivate var isOfTheNextVersion: Bool {
        if case .newer = self { true } else { false }
    }
}
