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

    func ask() async throws {
        let plan = try await Migrator(database, migrations, log: log).plan()
        if let fault = plan.faults.first { throw Mismatch(description: "\(fault)") }
        if let next = plan.pending.first {
            throw Mismatch(
                description: "\(plan.pending.count) migrations are not applied, \(next.name) is next; "
                    + "run `seatwire migrate up`")
        }
    }

    /// The embedded database, and any in development, is brought up to date; in production that is the operator's act.
    func prepare(isEmbedded: Bool, stage: Stage) async throws {
        if isEmbedded || stage == .development {
            _ = try await Migrator(database, migrations, log: log).up()
        } else {
            try await ask()
        }
    }
}
