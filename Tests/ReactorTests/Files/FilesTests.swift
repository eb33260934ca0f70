import Reactor
import TestSupport
import Testing

@Suite struct FilesTests {
    @Test("a file of just the limit is read, one byte more is refused") func limit() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/file"
        try Files.write([UInt8](repeating: 7, count: 100_000), to: path, permissions: 0o600)
        #expect(try Files.read(path, atMost: 100_000).count == 100_000)
        let failure = #expect(throws: SystemFailure.self) { try Files.read(path, atMost: 99_999) }
        #expect(failure?.call == "read")
        #expect(try Files.readEnd(path, atMost: 10) == [UInt8](repeating: 7, count: 10))
        #expect(try Files.readEnd(path, atMost: 200_000).count == 100_000)
    }

    @Test("a file is replaced as a whole, with its mode, and no draft stays") func write() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/file"
        try Files.write(Array("old".utf8), to: path, permissions: 0o600)
        try Files.write(Array("new".utf8), to: path, permissions: 0o640)
        #expect(try Files.read(path, atMost: 10) == Array("new".utf8))
        #expect(try Files.facts(of: path)?.permissions == 0o640)
        #expect(try Files.list(directory.path) == ["file"])
        // The target is a directory that is not empty: nothing is replaced.
        try Files.makeDirectories("\(directory.path)/full/inner", permissions: 0o700)
        #expect(throws: SystemFailure.self) {
            try Files.write([1], to: "\(directory.path)/full", permissions: 0o600)
        }
        #expect(try Files.list(directory.path) == ["file", "full"])
    }

    @Test("directories are made with exactly the mode, and those that are there stay as they are")
    func directories() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/a/b/c"
        try Files.makeDirectories(path, permissions: 0o777)
        #expect(try Files.facts(of: path)?.permissions == 0o777)
        #expect(try !Files.makeDirectory(path, permissions: 0o700))
        #expect(try Files.facts(of: path)?.permissions == 0o777)
        #expect(try Files.resolve("\(directory.path)/a/../a/./b") == "\(directory.path)/a/b")
    }

    @Test("a tree is removed without following its links") func removal() throws {
        let directory = try TestDirectory()
        let tree = "\(directory.path)/tree"
        let kept = "\(directory.path)/kept"
        try Files.makeDirectories("\(tree)/inner", permissions: 0o700)
        try Files.makeDirectories(kept, permissions: 0o700)
        try Files.write([1], to: "\(kept)/file", permissions: 0o600)
        try Files.write([1], to: "\(tree)/inner/file", permissions: 0o600)
        try Files.makeLink("\(tree)/link", to: kept)
        #expect(try Files.target(ofLink: "\(tree)/link") == kept)
        try Files.removeTree(tree)
        #expect(try Files.facts(of: tree) == nil)
        #expect(try Files.list(kept) == ["file"])
        try Files.removeTree(tree)
    }

    @Test("the facts of a path are told, of a link its own") func facts() throws {
        let directory = try TestDirectory()
        try Files.makeLink("\(directory.path)/link", to: "/nowhere")
        #expect(try Files.facts(of: "\(directory.path)/link")?.kind == .link)
        #expect(try Files.facts(of: "/nowhere/at/all") == nil)
        #expect(try Files.facts(of: "/dev/null")?.kind == .other)
        #expect(try Files.facts(of: directory.path)?.owner == SystemAccount.current.user)
        #expect(Files.isExecutable("/bin/sh"))
        #expect(!Files.isExecutable("/etc/passwd"))
    }

    @Test("a file that others append to starts anew when it is emptied") func empty() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/log"
        try Files.write(Array("much".utf8), to: path, permissions: 0o600)
        try Files.empty(path)
        #expect(try Files.facts(of: path)?.size == 0)
        #expect(try Files.remove(path))
        #expect(try !Files.remove(path))
    }
}
