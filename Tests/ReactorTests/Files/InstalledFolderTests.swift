import TestSupport
import Testing

@testable import Reactor

@Suite("Folders that belong to the program")
struct InstalledFolderTests {
    @Test("beside the program, then under share, then in the package around the build folder")
    func places() throws {
        let root = try TestDirectory()
        let package = root.path + "/package"
        for folder in ["/.build/debug", "/migrations"] {
            try Files.makeDirectories(package + folder, permissions: 0o755)
        }
        let program = package + "/.build/debug/seatwire"
        let beside = package + "/.build/debug/migrations"
        let shared = package + "/.build/share/seatwire/migrations"
        // Without a manifest it is no package, and a folder of that name is somebody else's.
        #expect(throws: InstalledFolder.Missing(name: "migrations", places: [beside, shared])) {
            try InstalledFolder.find("migrations", beside: program)
        }
        try Files.write([], to: package + "/Package.swift", permissions: 0o644)
        #expect(try InstalledFolder.find("migrations", beside: program) == package + "/migrations")
        try Files.makeDirectories(shared, permissions: 0o755)
        #expect(try InstalledFolder.find("migrations", beside: program) == shared)
        try Files.makeDirectories(beside, permissions: 0o755)
        #expect(try InstalledFolder.find("migrations", beside: program) == beside)
    }

    @Test("a folder that was named is taken or refused, and no other is looked for")
    func named() throws {
        let root = try TestDirectory()
        #expect(try InstalledFolder.find("migrations", named: root.path) == root.path)
        #expect(throws: InstalledFolder.Missing(name: "migrations", places: [root.path + "/nothing"])) {
            try InstalledFolder.find("migrations", named: root.path + "/nothing")
        }
    }
}
