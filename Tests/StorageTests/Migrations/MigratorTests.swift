import Reactor
import Storage
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("Migrations on a real PostgreSQL")
struct MigratorTests {
    private func set(_ steps: [(up: String, down: String)]) throws -> MigrationSet {
        try MigrationSet(
            steps.enumerated().flatMap { index, step in
                [
                    MigrationSource(file: "000\(index + 1)_step.up.sql", bytes: Array(step.up.utf8)),
                    MigrationSource(file: "000\(index + 1)_step.down.sql", bytes: Array(step.down.utf8)),
                ]
            })
    }

    private static let tables = [
        (up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE INDEX ON a ((id + 1));", down: "DROP TABLE a;"),
        (up: "CREATE TABLE b (id int REFERENCES a);", down: "DROP TABLE b;"),
        (up: "ALTER TABLE a ADD COLUMN note text;", down: "ALTER TABLE a DROP COLUMN note;"),
    ]

    private func migrationFailure(_ body: () async throws(MigrationFailure) -> Void) async -> MigrationFailure? {
        do throws(MigrationFailure) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test("up makes the schema and applies everything once, in order")
    func up() async throws {
        try await withDatabase(hasSchema: false) { test in
            let migrator = Migrator(test.database, try set(Self.tables), log: .silent)
            #expect(try await migrator.plan().pending.count == 3)
            #expect(try await migrator.up().map(\.version) == [1, 2, 3])
            #expect(try await migrator.up().isEmpty)
            let plan = try await migrator.plan()
            #expect(plan.isCurrent)
            #expect(plan.applied.map(\.label) == ["1 step", "2 step", "3 step"])
            #expect(
                plan.applied.allSatisfy { $0.milliseconds >= 0 && $0.appliedAt.microseconds > 1_700_000_000_000_000 })
        }
    }

    @Test("looking at the plan of an empty database makes nothing")
    func planIsReadOnly() async throws {
        try await withDatabase(hasSchema: false) { test in
            _ = try await Migrator(test.database, try set(Self.tables), log: .silent).plan()
            #expect(try await test.database.catalog(of: test.settings.schema) == [])
        }
    }

    @Test("down takes back the newest first, and up again gives the same schema")
    func downAndUp() async throws {
        try await withDatabase(hasSchema: false) { test in
            let migrator = Migrator(test.database, try set(Self.tables), log: .silent)
            _ = try await migrator.up()
            let whole = try await test.database.catalog(of: test.settings.schema)
            #expect(try await migrator.down(1).map(\.version) == [3])
            #expect(try await test.database.catalog(of: test.settings.schema) != whole)
            #expect(try await migrator.down(99).map(\.version) == [2, 1])
            #expect(try await migrator.plan().applied.isEmpty)
            _ = try await migrator.up()
            #expect(try await test.database.catalog(of: test.settings.schema) == whole)
        }
    }

    @Test("our own migrations go all the way down and up again to the same schema")
    func ownMigrations() async throws {
        let folder = try MigrationFolder.find(named: nil)
        let set = try MigrationSet(try MigrationFolder.read(folder))
        #expect(set.newestVersion >= 1)
        try await withDatabase(hasSchema: false) { test in
            let migrator = Migrator(test.database, set, log: .silent)
            _ = try await migrator.up()
            let whole = try await test.database.catalog(of: test.settings.schema)
            #expect(whole.contains { $0.hasPrefix("relation show_head ") })
            _ = try await migrator.down(set.newestVersion)
            let rest = try await test.database.catalog(of: test.settings.schema)
            #expect(rest.allSatisfy { $0.contains("schema_migration") }, "down left something behind")
            _ = try await migrator.up()
            #expect(try await test.database.catalog(of: test.settings.schema) == whole)
        }
    }

    @Test("a migration that fails leaves nothing behind, names file and line, and those before it stay")
    func failing() async throws {
        try await withDatabase(hasSchema: false) { test in
            let steps = [
                Self.tables[0], (up: "CREATE TABLE c ();\n\nSELECT 1;\nSELECT nonsense;", down: "DROP TABLE c;"),
            ]
            let migrator = Migrator(test.database, try set(steps), log: .silent)
            let failure = await migrationFailure { () throws(MigrationFailure) in _ = try await migrator.up() }
            guard case .failed(let file, let line, let cause) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(file == "0002_step.up.sql")
            #expect(line == 4)
            #expect(cause.code == .invalidStatement)
            let lines = try await test.database.catalog(of: test.settings.schema)
            #expect(!lines.contains { $0.hasPrefix("relation c ") })
            #expect(lines.contains { $0.hasPrefix("relation a ") })
            #expect(try await migrator.plan().applied.map(\.version) == [1])
            let repaired = Migrator(test.database, try set(Array(Self.tables[..<2])), log: .silent)
            #expect(try await repaired.up().map(\.version) == [2])
        }
    }

    @Test("a failing down leaves schema and table as they were")
    func failingDown() async throws {
        try await withDatabase(hasSchema: false) { test in
            let steps = [(up: "CREATE TABLE c ();", down: "DROP TABLE c;\nDROP TABLE nothing;")]
            let migrator = Migrator(test.database, try set(steps), log: .silent)
            _ = try await migrator.up()
            let whole = try await test.database.catalog(of: test.settings.schema)
            let failure = await migrationFailure { () throws(MigrationFailure) in _ = try await migrator.down(1) }
            #expect(failure?.description.hasPrefix("0001_step.down.sql") == true)
            #expect(try await test.database.catalog(of: test.settings.schema) == whole)
            #expect(try await migrator.plan().isCurrent)
        }
    }

    @Test("a changed file, a missing one and a database that is newer are refused in both directions")
    func faults() async throws {
        try await withDatabase(hasSchema: false) { test in
            _ = try await Migrator(test.database, try set(Self.tables), log: .silent).up()
            let changed = Migrator(
                test.database, try set([Self.tables[0], Self.tables[1], (up: "SELECT 3;", down: "SELECT 4;")]),
                log: .silent)
            let older = Migrator(test.database, try set(Array(Self.tables[..<2])), log: .silent)
            let cases: [(Migrator, MigrationFault)] = [
                (changed, .changed(file: "0003_step.up.sql")),
                (older, .newer(version: 3, name: "step", newestKnown: 2)),
            ]
            for (migrator, fault) in cases {
                #expect(try await migrator.plan().faults == [fault])
                for direction in [true, false] {
                    let failure = await migrationFailure { () throws(MigrationFailure) in
                        _ = direction ? try await migrator.up() : try await migrator.down(1)
                    }
                    guard case .faults(let found) = failure else {
                        Issue.record("\(String(describing: failure))")
                        return
                    }
                    #expect(found.faults == [fault])
                }
            }
        }
    }

    @Test("of two migrators at once one works, the other waits and finds nothing to do")
    func twoAtOnce() async throws {
        let waits = WaitNotice()
        try await withDatabase(hasSchema: false) { test in
            let other = test.another()
            let holder = test.another()
            let set = try set(Self.tables)
            // The test itself holds the lock until both are seen to wait, so that they really overlap.
            let key = """
                ('x' || left(encode(sha256('seatwire migrations \(test.settings.schema)'), 'hex'), 16))::bit(64)::bigint
                """
            let counts = try await holder.session { session -> [Int] in
                _ = try? await session.script("SELECT pg_advisory_lock(\(key))")
                async let first = Migrator(test.database, set, log: waits.log).up()
                async let second = Migrator(other, set, log: waits.log).up()
                await waits.wait(for: 2)
                _ = try? await session.script("SELECT pg_advisory_unlock(\(key))")
                return [(try? await first.count) ?? -1, (try? await second.count) ?? -1].sorted()
            }
            #expect(counts == [0, 3])
            await holder.shutDown(within: .seconds(5))
            await other.shutDown(within: .seconds(5))
        }
    }

    @Test("a step that does not get its locks is tried again until it does")
    func lockTimeout() async throws {
        let waits = WaitNotice()
        try await withDatabase(hasSchema: false) { test in
            let steps = Self.tables
            _ = try await Migrator(test.database, try set(Array(steps[..<2])), log: .silent).up()
            let other = test.another()
            let every = try set(steps)
            try await test.database.session { session in
                do throws(StoreFailure) {
                    _ = try await session.script("BEGIN; LOCK TABLE a IN ACCESS SHARE MODE", mayCommit: false)
                    async let applied = Migrator(other, every, log: waits.log).up()
                    await waits.wait(for: 1)
                    _ = try await session.script("ROLLBACK", mayCommit: false)
                    let versions = try? await applied.map(\.version)
                    #expect(versions == [3])
                } catch {
                    Issue.record("\(error)")
                }
            }
            await other.shutDown(within: .seconds(5))
        }
    }

    @Test("the consolidated texts build the same schema and take it back")
    func consolidated() async throws {
        let folder = try MigrationFolder.find(named: nil)
        let sources = try MigrationFolder.read(folder)
        let whole = Consolidation(sources)
        #expect(whole.warnings.isEmpty)
        try await withDatabase { test in
            try await test.database.script(whole.up)
            let lines = try await test.database.catalog(of: test.settings.schema)
            #expect(lines.contains { $0.hasPrefix("relation show_head ") })
            try await test.database.script(whole.down)
            #expect(try await test.database.catalog(of: test.settings.schema) == [])
        }
    }
}

extension AppliedMigration {
    fileprivate var label: String { "\(version) \(name)" }
}
