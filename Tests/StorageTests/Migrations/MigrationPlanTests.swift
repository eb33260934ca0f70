import Testing

@testable import Storage

@Suite("Migration plan")
struct MigrationPlanTests {
    private func set(_ count: Int) throws -> MigrationSet {
        try MigrationSet(
            (1...count).flatMap { version in
                ["up", "down"].map { direction in
                    MigrationSource(
                        file: "\(Migration.number(version))_step.\(direction).sql",
                        bytes: Array("SELECT \(version);".utf8))
                }
            })
    }

    private func applied(_ migration: Migration, checksum: String? = nil, name: String? = nil) -> AppliedMigration {
        AppliedMigration(
            version: migration.version, name: name ?? migration.name, checksum: checksum ?? migration.checksum,
            appliedAt: Instant(microseconds: 0), milliseconds: 1)
    }

    @Test("on an empty database everything is pending, in order")
    func fresh() throws {
        let plan = MigrationPlan(try set(3), applied: [])
        #expect(try plan.stepsUp().map(\.version) == [1, 2, 3])
        #expect(try plan.stepsDown(1).isEmpty)
        #expect(!plan.isCurrent)
    }

    @Test("down takes the newest first, and no more than there are")
    func down() throws {
        let set = try set(3)
        let plan = MigrationPlan(set, applied: set.migrations.map { applied($0) }.reversed())
        #expect(plan.isCurrent)
        #expect(try plan.stepsDown(2).map(\.version) == [3, 2])
        #expect(try plan.stepsDown(9).map(\.version) == [3, 2, 1])
        #expect(try plan.stepsDown(0).isEmpty)
        #expect(try plan.stepsDown(-1).isEmpty)
    }

    @Test("a changed, renamed, missing, skipped or newer migration stops both directions")
    func faults() throws {
        let two = try set(2)
        let three = try set(3)
        let four = try set(4)
        let cases: [(MigrationSet, [AppliedMigration], MigrationFault)] = [
            (two, [applied(two.migrations[0], checksum: "00")], .changed(file: "0001_step.up.sql")),
            (two, [applied(two.migrations[0], name: "other")], .changed(file: "0001_step.up.sql")),
            (two, three.migrations.map { applied($0) }, .newer(version: 3, name: "step", newestKnown: 2)),
            (
                four, [four.migrations[0], four.migrations[2]].map { applied($0) },
                .skipped(file: "0002_step.up.sql", newestApplied: 3)
            ),
        ]
        for (set, rows, fault) in cases {
            let plan = MigrationPlan(set, applied: rows)
            #expect(plan.faults == [fault])
            #expect(throws: MigrationFaults([fault])) { try plan.stepsUp() }
            #expect(throws: MigrationFaults([fault])) { try plan.stepsDown(1) }
        }
        let zero = AppliedMigration(
            version: 0, name: "old", checksum: "", appliedAt: Instant(microseconds: 0), milliseconds: 0)
        #expect(MigrationPlan(two, applied: [zero]).faults == [.missing(version: 0, name: "old")])
    }
}
