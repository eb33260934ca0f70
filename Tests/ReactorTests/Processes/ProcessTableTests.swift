import Reactor
import TestSupport
import Testing

@Suite struct ProcessTableTests {
    @Test("a process is known by its program and its directory, until it ends") func identity() throws {
        let directory = try TestDirectory()
        let leash = try Leash()
        var launch = ProcessLaunch(path: "/bin/cat")
        launch.input = .leash(leash)
        launch.directory = directory.path
        let process = try launch.start()
        #expect(ProcessTable.program(of: process.id) == "cat")
        #expect(ProcessTable.directory(of: process.id) == directory.path)
        #expect(ProcessTable.working(in: directory.path) == [process.id])
        try process.send(.kill)
        #expect(process.wait(atMost: .seconds(20)))
        // It is not laid to rest yet: the number answers, and means nobody.
        #expect(ProcessTable.all().contains(process.id))
        #expect(ProcessTable.directory(of: process.id) == nil)
        #expect(ProcessTable.working(in: directory.path).isEmpty)
        #expect(process.reap() == .killed(signal: 9))
    }

    @Test("the owner of a process is asked with its own rights", .enabled(if: SystemAccount.current.isRoot))
    func account() throws {
        let nobody = try #require(SystemAccount.find(name: "nobody"))
        let leash = try Leash()
        var launch = ProcessLaunch(path: "/bin/cat")
        launch.input = .leash(leash)
        launch.account = nobody
        let process = try launch.start()
        #expect(ProcessTable.directory(of: process.id, asking: nobody) == "/")
        // The rights are root's again afterwards.
        #expect(try !Files.read("/etc/shadow", atMost: 1_048_576).isEmpty)
        try process.send(.kill)
        #expect(process.wait(atMost: .seconds(20)))
    }
}
