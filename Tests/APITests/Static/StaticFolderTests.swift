import Reactor
import Testing

@testable import API

@Suite final class StaticFolderTests {
    private let folder: String

    init() throws {
        folder = "/tmp/seatwire-static-\(UInt64.random(in: 0 ... .max))"
        try Files.makeDirectories(folder, permissions: 0o700)
    }

    deinit {
        try? Files.removeTree(folder)
    }

    private func write(_ path: String, _ text: String = "x") throws {
        if let slash = path.lastIndex(of: "/") {
            try Files.makeDirectories("\(folder)/\(path[..<slash])", permissions: 0o700)
        }
        try Files.write(Array(text.utf8), to: "\(folder)/\(path)", permissions: 0o600)
    }

    @Test("files are found at every depth, by names relative to the folder")
    func nested() throws {
        for path in ["b.css", "a/c.js", "a/b/d.svg", "index.html"] { try write(path, path) }
        let files = try StaticFolder.read(folder)
        #expect(Set(files.map(\.path)) == ["b.css", "a/c.js", "a/b/d.svg", "index.html"])
        for file in files { #expect(file.bytes == Array(file.path.utf8)) }
    }

    @Test("hidden files and folders are left out")
    func hidden() throws {
        for path in ["a.css", ".b.css", ".git/config", "c/.env"] { try write(path) }
        #expect(try StaticFolder.read(folder).map(\.path) == ["a.css"])
    }

    @Test(
        "a link is refused, wherever it points: it may leave the folder",
        arguments: ["/etc/hosts", "a.css", "/etc", "."])
    func links(_ target: String) throws {
        try write("a.css")
        try Files.makeLink("\(folder)/l.css", to: target)
        #expect(throws: StaticFolder.Fault.notAFile("\(folder)/l.css")) { try StaticFolder.read(folder) }
    }

    @Test("a link in the place of the folder is refused too")
    func linkedFolder() throws {
        try write("real/a.css")
        try Files.makeLink("\(folder)/linked", to: "\(folder)/real")
        #expect(throws: StaticFolder.Fault.missing("\(folder)/linked")) { try StaticFolder.read("\(folder)/linked") }
    }

    @Test("eight folders in each other are read, nine are refused")
    func depth() throws {
        try write("2/3/4/5/6/7/8/a.css")
        #expect(try StaticFolder.read(folder).map(\.path) == ["2/3/4/5/6/7/8/a.css"])
        try write("2/3/4/5/6/7/8/9/a.css")
        #expect(throws: StaticFolder.Fault.tooDeep("\(folder)/2/3/4/5/6/7/8/9")) { try StaticFolder.read(folder) }
    }
}
