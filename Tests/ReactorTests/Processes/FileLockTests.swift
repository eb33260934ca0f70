import Reactor
import TestSupport
import Testing

@Suite struct FileLockTests {
    @Test("one lock at a time, also within a process, and the file tells whose it is") func exclusive() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/lock"
        let lock = try #require(try FileLock.take(file: path))
        #expect(try FileLock.take(file: path) == nil)
        #expect(try Files.read(path, atMost: 32) == Array("\(ProcessTable.own)\n".utf8))
        lock.unlock()
        #expect(try FileLock.take(file: path) != nil)
    }

    @Test("a directory is locked by whatever path one comes") func directory() throws {
        let directory = try TestDirectory()
        try Files.makeDirectory("\(directory.path)/real", permissions: 0o700)
        try Files.makeLink("\(directory.path)/link", to: "\(directory.path)/real")
        let lock = try #require(try FileLock.take(directory: "\(directory.path)/real"))
        #expect(try FileLock.take(directory: "\(directory.path)/link") == nil)
        lock.unlock()
        #expect(try FileLock.take(directory: "\(directory.path)/link") != nil)
    }

    @Test("a lock file that is a symbolic link is refused") func link() throws {
        let directory = try TestDirectory()
        try Files.makeLink("\(directory.path)/lock", to: "\(directory.path)/elsewhere")
        #expect(throws: SystemFailure.self) { try FileLock.take(file: "\(directory.path)/lock") }
        #expect(try Files.facts(of: "\(directory.path)/elsewhere") == nil)
    }
}
