import Testing

@testable import Storage

@Suite("Migration files")
struct MigrationSetTests {
    private func source(_ file: String, _ text: String = "SELECT 1;") -> MigrationSource {
        MigrationSource(file: file, bytes: Array(text.utf8))
    }

    private func pair(_ number: String, _ name: String) -> [MigrationSource] {
        [
            source("\(number)_\(name).up.sql", "CREATE TABLE \(name)();"),
            source("\(number)_\(name).down.sql", "DROP TABLE \(name);"),
        ]
    }

    private func faults(_ sources: [MigrationSource], limits: StorageLimits = StorageLimits()) -> [MigrationFault] {
        do {
            _ = try MigrationSet(sources, limits: limits)
            return []
        } catch {
            return error.faults
        }
    }

    @Test("pairs are found in any order and sorted by version; other files are left alone")
    func goodSet() throws {
        let set = try MigrationSet(
            pair("0002", "halls") + pair("0001", "installation") + [source("README.md", "hello")])
        #expect(set.migrations.map(\.label) == ["0001_installation", "0002_halls"])
        #expect(set.migrations[1].down.text == "DROP TABLE halls;")
        #expect(set.newestVersion == 2)
    }

    @Test("no file at all is a set without migrations")
    func emptySet() throws {
        #expect(try MigrationSet([]).migrations.isEmpty)
    }

    @Test(
        "a bad name is refused by name",
        arguments: [
            "1_a.up.sql", "0001-a.up.sql", "0001_A.up.sql", "0001_.up.sql", "0001_a.sql", "0001_a.sideways.sql",
            "00001_a.up.sql", "0000_a.up.sql", "0001_a.b.up.sql", "0001_a.up.SQL.sql", "+001_a.up.sql", "0001_ä.up.sql",
            "٠٠٠١_a.up.sql", ".up.sql", "0001_a b.up.sql",
        ])
    func badNames(file: String) {
        #expect(faults([source(file)]) == [.badName(file: file)])
    }

    @Test("two files of one version and direction are refused")
    func duplicates() {
        let found = faults(pair("0001", "a") + pair("0001", "b"))
        #expect(found.contains(.duplicate(file: "0001_b.up.sql", other: "0001_a.up.sql")))
        #expect(found.contains(.duplicate(file: "0001_b.down.sql", other: "0001_a.down.sql")))
    }

    @Test("a pair with two names, a missing half and a gap are each refused with the file")
    func pairsAndGaps() {
        #expect(
            faults([source("0001_a.up.sql"), source("0001_b.down.sql")])
                == [.differentNames(file: "0001_a.up.sql", other: "0001_b.down.sql")])
        #expect(faults([source("0001_a.up.sql")]) == [.missingPair(file: "0001_a.up.sql", missing: "0001_a.down.sql")])
        #expect(
            faults([source("0001_a.down.sql")]) == [.missingPair(file: "0001_a.down.sql", missing: "0001_a.up.sql")])
        #expect(faults(pair("0001", "a") + pair("0003", "c")) == [.gap(file: "0003_c.up.sql", missingVersion: 2)])
        #expect(faults(pair("0002", "b")) == [.gap(file: "0002_b.up.sql", missingVersion: 1)])
    }

    @Test("every fault is reported at once")
    func together() {
        #expect(faults([source("x.sql"), source("0002_b.up.sql", "-- nothing")]).count == 4)
    }

    @Test(
        "a file without a statement is refused", arguments: ["", "  \n", "-- only\n/* /* nested */ comment */", ";;"])
    func emptyFiles(text: String) {
        let found = faults([source("0001_a.up.sql", text), source("0001_a.down.sql")])
        #expect(found == [.empty(file: "0001_a.up.sql")])
    }

    @Test("a file that is not text is refused")
    func notText() {
        let down = source("0001_a.down.sql")
        #expect(
            faults([MigrationSource(file: "0001_a.up.sql", bytes: [0xFF]), down]).contains(
                .notText(file: "0001_a.up.sql")))
        #expect(faults([source("0001_a.up.sql", "SELECT 1;\0"), down]).contains(.notText(file: "0001_a.up.sql")))
    }

    @Test("one byte and one file over the limit are refused, the limit itself is not")
    func limits() {
        let limits = StorageLimits(migrationBytes: 10, migrationFiles: 2)
        let down = source("0001_a.down.sql", "SELECT 12;")
        #expect(faults([source("0001_a.up.sql", "SELECT 12;"), down], limits: limits).isEmpty)
        #expect(
            faults([source("0001_a.up.sql", "SELECT 123;"), down], limits: limits)
                .contains(.tooLarge(file: "0001_a.up.sql", limit: 10)))
        #expect(faults(pair("0001", "a") + pair("0002", "b"), limits: limits) == [.tooManyFiles(count: 4, limit: 2)])
    }

    @Test(
        "a statement that would end the migrator's transaction is refused with its line",
        arguments: [
            ("BEGIN;\nSELECT 1;", 1, "BEGIN"), ("SELECT 1;\n\n  commit ;", 3, "COMMIT"),
            ("SELECT 1; /* x\n */ Rollback;", 2, "ROLLBACK"), ("START TRANSACTION;", 1, "START"),
            ("SELECT ';\n';\nEND;", 3, "END"), ("SELECT $a$ ; $b$ ; $a$;\nABORT;", 2, "ABORT"),
            (#"SELECT E'\';';COMMIT;"#, 1, "COMMIT"), (#"SELECT '\';COMMIT;"#, 1, "COMMIT"),
            (
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;\nCOMMIT;", 2,
                "COMMIT"
            ),
        ])
    func transactionControl(text: String, line: Int, word: String) {
        let found = faults([source("0001_a.up.sql", text), source("0001_a.down.sql")])
        #expect(found == [.transactionControl(file: "0001_a.up.sql", line: line, word: word)])
    }

    @Test(
        "the same words inside text, names, comments and bodies are harmless",
        arguments: [
            "SELECT 'x; COMMIT;';", "SELECT 1 -- ; COMMIT\n;", "SELECT 1 /* ; COMMIT; */;",
            "SELECT 1 AS \"; COMMIT; \";",
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN; COMMIT; END $$;",
            "DO $x$ BEGIN NULL; END $x$;",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;",
            "SELECT 'it''s; COMMIT;';", "CREATE TABLE t (a$b int); SELECT $1; INSERT INTO commit VALUES (1);",
            "SELECT 'open; COMMIT;",
        ])
    func harmlessWords(text: String) {
        #expect(faults([source("0001_a.up.sql", text), source("0001_a.down.sql")]).isEmpty)
    }

    @Test("text cut anywhere is scanned to its end")
    func scanEnds() {
        let text =
            "SELECT E'\\'' /* a /* b */ */ , $t$ x $t$, \"q\"\"r\" -- end\n; CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END;"
        for count in 0...text.utf8.count {
            #expect(ScriptScan(String(decoding: Array(text.utf8.prefix(count)), as: UTF8.self)).statements <= 2)
        }
    }

    @Test("every fault says something about its file")
    func messages() {
        let all: [MigrationFault] = [
            .badName(file: "f"), .duplicate(file: "f", other: "g"), .differentNames(file: "f", other: "g"),
            .missingPair(file: "f", missing: "g"), .gap(file: "f", missingVersion: 2), .empty(file: "f"),
            .notText(file: "f"),
            .tooLarge(file: "f", limit: 1), .transactionControl(file: "f", line: 3, word: "END"), .changed(file: "f"),
            .skipped(file: "f", newestApplied: 4),
        ]
        for fault in all { #expect(fault.description.hasPrefix("f")) }
        #expect(MigrationFault.newer(version: 12, name: "x", newestKnown: 3).description.contains("0012_x"))
        #expect(MigrationFault.missing(version: 12, name: "x").description.contains("0012_x"))
    }
}
