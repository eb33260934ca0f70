/// A migration as the database remembers it.
package struct AppliedMigration: Hashable, Sendable {
    package let version: Int
    package let name: String
    package let checksum: String
    package let appliedAt: Instant
    package let milliseconds: Int

    package var label: String { "\(Migration.number(version))_\(name)" }

    package init(version: Int, name: String, checksum: String, appliedAt: Instant, milliseconds: Int) {
        self.version = version
        self.name = name
        self.checksum = checksum
        self.appliedAt = appliedAt
        self.milliseconds = milliseconds
    }
}

/// The files held against the database: what is applied, what is to come, and what does not fit.
package struct MigrationPlan: Sendable {
    package let applied: [AppliedMigration]
    /// Not yet applied, in the order in which they will be.
    package let pending: [Migration]
    /// While there are any, nothing is applied and nothing taken back.
    package let faults: [MigrationFault]
    private let known: [Int: Migration]

    package init(_ set: MigrationSet, applied: [AppliedMigration]) {
        let applied = applied.sorted { $0.version < $1.version }
        let known = Dictionary(uniqueKeysWithValues: set.migrations.map { ($0.version, $0) })
        let done = Set(applied.map(\.version))
        let newestApplied = applied.last?.version ?? 0
        var faults: [MigrationFault] = []
        for row in applied {
            guard let migration = known[row.version] else {
                faults.append(
                    row.version > set.newestVersion
                        ? .newer(version: row.version, name: row.name, newestKnown: set.newestVersion)
                        : .missing(version: row.version, name: row.name))
                continue
            }
            if migration.checksum != row.checksum || migration.name != row.name {
                faults.append(.changed(file: migration.up.file))
            }
        }
        let pending = set.migrations.filter { !done.contains($0.version) }
        for migration in pending where migration.version < newestApplied {
            faults.append(.skipped(file: migration.up.file, newestApplied: newestApplied))
        }
        self.applied = applied
        self.pending = pending
        self.faults = faults
        self.known = known
    }

    package var isCurrent: Bool { faults.isEmpty && pending.isEmpty }

    /// What `up` will do.
    package func stepsUp() throws(MigrationFaults) -> [Migration] {
        guard faults.isEmpty else { throw MigrationFaults(faults) }
        return pending
    }

    /// What `down` will do: the newest first, at most all of them.
    package func stepsDown(_ count: Int) throws(MigrationFaults) -> [Migration] {
        guard faults.isEmpty else { throw MigrationFaults(faults) }
        return applied.suffix(max(0, count)).reversed().compactMap { known[$0.version] }
    }
}
