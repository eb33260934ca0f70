import Reactor
import TestSupport
import Testing

@testable import Storage

@Suite("Where migrations are found")
struct MigrationFolderTests {
    private func failure(_ body: () throws(MigrationFolder.Failure) -> Void) -> MigrationFolder.Failure? {
        do throws(MigrationFolder.Failure) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test("a folder that was named is taken or refused by its name, and no other is looked for")
    func named() throws {
        let root = try TestDirectory()
        #expect(try MigrationFolder.find(named: root.path) == root.path)
        let wrong = failure { () throws(MigrationFolder.Failure) in
            _ = try MigrationFolder.find(named: root.path + "/nothing")
        }
        #expect(wrong == .notFound(places: [root.path + "/nothing"]))
    }

    @Test("only .sql files are read; one file over the limit of size or number is refused by name")
    func reading() throws {
        let root = try TestDirectory()
        for name in ["0001_a.up.sql", "0001_a.down.sql", "README.md"] {
            try Files.write(Array("SELECT 1;\n".utf8), to: root.path + "/" + name, permissions: 0o644)
        }
        let limits = StorageLimits(migrationBytes: 10, migrationFiles: 2)
        let sources = try MigrationFolder.read(root.path, limits: limits)
        #expect(sources.map(\.file) == ["0001_a.down.sql", "0001_a.up.sql"])
        #expect(sources[0].bytes == Array("SELECT 1;\n".utf8))
        let tooLong = failure { () throws(MigrationFolder.Failure) in
            _ = try MigrationFolder.read(root.path, limits: StorageLimits(migrationBytes: 9))
        }
        #expect(tooLong?.description.contains("0001_a.down.sql") == true)
        let tooMany = failure { () throws(MigrationFolder.Failure) in
            _ = try MigrationFolder.read(root.path, limits: StorageLimits(migrationFiles: 1))
        }
        #expect(tooMany == .tooManyFiles(path: root.path, limit: 1))
        let missing = failure { () throws(MigrationFolder.Failure) in _ = try MigrationFolder.read(root.path + "/x") }
        #expect(missing?.description.hasPrefix(root.path + "/x") == true)
    }

    @Test("the consolidated texts are written as a whole and read back")
    func writing() throws {
        let root = try TestDirectory()
        let whole = Consolidation([MigrationSource(file: "0001_a.up.sql", bytes: Array("SELECT 1;".utf8))])
        let paths = try MigrationFolder.write(whole, to: root.path + "/new/folder")
        #expect(paths.map { $0.split(separator: "/").last } == ["consolidated.up.sql", "consolidated.down.sql"])
        #expect(try Files.read(paths[0], atMost: 10_000) == Array(whole.up.utf8))
        #expect(try Files.read(paths[1], atMost: 10_000) == Array(whole.down.utf8))
    }
}
