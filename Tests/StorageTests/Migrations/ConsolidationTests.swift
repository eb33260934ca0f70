import Testing

@testable import Storage

@Suite("Consolidated schema")
struct ConsolidationTests {
    private func source(_ file: String, _ text: String) -> MigrationSource {
        MigrationSource(file: file, bytes: Array(text.utf8))
    }

    @Test("ups ascend, downs descend, each under its own header with place and count")
    func orders() {
        let whole = Consolidation([
            source("0002_b.up.sql", "CREATE TABLE b();"), source("0001_a.down.sql", "DROP TABLE a;\n"),
            source("0001_a.up.sql", "CREATE TABLE a();\n"), source("0002_b.down.sql", "DROP TABLE b;"),
            source("notes.txt", "nothing"),
        ])
        #expect(
            whole.up == """
                -- All migrations to apply, consolidated; written by `seatwire migrate consolidate`, do not edit.
                -- Files: 2, in ascending order of their versions.
                -- From 0001_a.up.sql to 0002_b.up.sql.

                -- [1/2] 0001_a.up.sql

                CREATE TABLE a();

                -- [2/2] 0002_b.up.sql

                CREATE TABLE b();

                """)
        #expect(whole.down.contains("-- [1/2] 0002_b.down.sql\n\nDROP TABLE b;\n\n-- [2/2] 0001_a.down.sql"))
        #expect(whole.warnings.isEmpty)
        #expect([whole.upCount, whole.downCount] == [2, 2])
    }

    @Test("missing pairs and files that cannot be read are warned of, in the result and in both texts")
    func warnings() {
        let whole = Consolidation([
            source("0001_a.up.sql", "CREATE TABLE a();"), source("0002_b.down.sql", "DROP TABLE b;"),
            source("bad.sql", ""), MigrationSource(file: "0003_c.up.sql", bytes: [0xFF]),
        ])
        #expect(whole.warnings.count == 4)
        for name in ["0001_a.down.sql", "0002_b.up.sql", "bad.sql", "0003_c.up.sql"] {
            #expect(whole.warnings.contains { $0.contains(name) })
            #expect(whole.up.contains(name) && whole.down.contains(name))
        }
    }

    @Test("without any file the texts say so")
    func empty() {
        #expect(Consolidation([]).up.contains("-- Files: 0"))
    }
}
