internal import Glibc
import Reactor
import TestSupport
import Testing

@Suite struct ProcessLaunchTests {
    private func shell(_ script: String) -> ProcessLaunch {
        ProcessLaunch(path: "/bin/sh", arguments: ["-c", script])
    }

    @Test("a program gets its arguments as they are, and no environment but its own") func arguments() throws {
        var launch = ProcessLaunch(path: "/usr/bin/env", arguments: [])
        launch.environment = [("SEAT", "A-12"), ("EMPTY", "")]
        let environment = try launch.run(within: .seconds(20))
        #expect(environment.output == "SEAT=A-12\nEMPTY=\n")

        let echo = try ProcessLaunch(path: "/bin/echo", arguments: ["a b", "", "*", "ü"]).run(within: .seconds(20))
        #expect(echo.output == "a b  * ü\n")
        #expect(echo.succeeded)
    }

    @Test("a program reads what a file holds, or what is typed at a terminal") func input() throws {
        let directory = try TestDirectory()
        try Files.write(Array("from a file\n".utf8), to: "\(directory.path)/input", permissions: 0o600)
        var launch = shell("cat; test -t 0 && stty size")
        launch.input = .file("\(directory.path)/input")
        #expect(try launch.run(within: .seconds(20)).output == "from a file\n")
        let terminal = try PseudoTerminal(columns: 61, rows: 17)
        launch.input = .file(terminal.path)
        terminal.type("typed\n\u{4}")
        #expect(try launch.run(within: .seconds(20)).output == "typed\n17 61\n")
    }

    @Test("how a program ended is told") func endings() throws {
        #expect(try shell("exit 7").run(within: .seconds(20)).ending == .exited(code: 7))
        #expect(try shell("kill -9 $$").run(within: .seconds(20)).ending == .killed(signal: 9))
    }

    @Test("only the last bytes of a long output are kept") func bounded() throws {
        let finished = try shell("i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done")
            .run(within: .seconds(30), keeping: 20)
        #expect(finished.output == "e 4998\nline 4999\n".suffix(20).description || finished.output.utf8.count == 20)
        #expect(finished.output.hasSuffix("line 4999\n"))
    }

    @Test("a program whose time is over is killed") func timeLimit() throws {
        let finished = try shell("echo begun; exec sleep 1000").run(within: .milliseconds(200))
        #expect(finished.ending == nil)
        #expect(finished.output == "begun\n" || finished.output.isEmpty)
    }

    @Test("whatever a program has started is killed with it when its time is over") func family() throws {
        let script = "sh -c 'echo $$; exec sleep 600' & wait"
        // Each ends at its limit, and tells its number before: on a busy machine perhaps only with more time.
        var grandchild: Int32?
        for limit in [1, 8, 32] where grandchild == nil {
            let finished = try shell(script).run(within: .seconds(limit))
            #expect(finished.ending == nil)
            grandchild = Int32(finished.output.prefix { $0.isNumber })
        }
        let id = try #require(grandchild)
        #expect(kill(id, 0) != 0 && errno == ESRCH)
    }

    @Test("a grandchild that holds the output open does not hold up the end") func grandchild() throws {
        let leash = try Leash()
        var launch = shell("cat <&3 & echo $!")
        launch.arguments = ["-c", "exec 3<&0; cat <&3 > /dev/null 2>&1 & cat <&3 & echo done"]
        launch.input = .leash(leash)
        let finished = try launch.run(within: .seconds(30))
        #expect(finished.output == "done\n")
        #expect(finished.succeeded)
    }

    @Test("a program that cannot be executed is a failure that names the step, and leaves no process")
    func missing() throws {
        let path = "/nowhere/program"
        let failure = #expect(throws: LaunchFailure.self) { try ProcessLaunch(path: path).start() }
        #expect(failure?.step == .execution)
        #expect(failure?.description == "cannot execute /nowhere/program: No such file or directory")
    }

    @Test("a working directory that cannot be entered is a failure of that step") func directory() throws {
        var launch = shell("pwd")
        launch.directory = "/nowhere"
        let failure = #expect(throws: LaunchFailure.self) { try launch.start() }
        #expect(failure?.step == .directory)
        launch.directory = "/usr"
        #expect(try launch.run(within: .seconds(20)).output == "/usr\n")
    }

    @Test("a child leads a session of its own, so that a Ctrl-C does not reach it") func session() throws {
        // The sixth word of stat is the session.
        let finished = try shell("cut -d ' ' -f 6 /proc/$$/stat; echo $$").run(within: .seconds(20))
        let lines = finished.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == lines.last)
    }

    @Test("a child inherits no descriptor, no blocked and no ignored signal") func nothingInherited() throws {
        let leash = try Leash()
        let finished = try withExtendedLifetime(leash) {
            // The shell gives its place to the last program: while it waits for one it blocks signals itself.
            try shell("ls /proc/$$/fd; exec grep -E 'SigBlk|SigIgn' /proc/self/status").run(within: .seconds(20))
        }
        #expect(
            finished.output == "0\n1\n2\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n",
            "\(finished.output)")
    }

    @Test("signals that the starting thread blocks are not blocked in the child") func mask() async throws {
        // A Thread blocks all signals of others.
        let output = try await onThread {
            try ProcessLaunch(path: "/bin/grep", arguments: ["SigBlk", "/proc/self/status"])
                .run(within: .seconds(20)).output
        }
        #expect(output == "SigBlk:\t0000000000000000\n")
    }

    @Test("output is appended to a file that only its owner reads") func file() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/log"
        for word in ["one", "two"] {
            var launch = ProcessLaunch(path: "/bin/echo", arguments: [word])
            launch.output = .file(path)
            let process = try launch.start()
            #expect(process.wait(atMost: .seconds(20)))
        }
        #expect(try Files.read(path, atMost: 100) == Array("one\ntwo\n".utf8))
        #expect(try Files.facts(of: path)?.permissions == 0o600)
    }

    @Test("a log that is a symbolic link is refused") func link() throws {
        let directory = try TestDirectory()
        try Files.makeLink("\(directory.path)/log", to: "/etc/passwd")
        var launch = ProcessLaunch(path: "/bin/echo")
        launch.output = .file("\(directory.path)/log")
        let failure = #expect(throws: LaunchFailure.self) { try launch.start() }
        #expect(failure?.step == .preparation)
    }

    @Test("root starts a program as another user, with the groups of that user alone", .enabled(if: isRoot))
    func otherUser() throws {
        let nobody = try #require(SystemAccount.find(name: "nobody"))
        var launch = shell("id -u; id -g; id -G; grep CapEff /proc/$$/status")
        launch.environment = [("PATH", "/usr/bin:/bin")]
        launch.account = nobody
        let finished = try launch.run(within: .seconds(20))
        let groups = nobody.groups.map(String.init).joined(separator: " ")
        #expect(finished.output == "\(nobody.user)\n\(nobody.group)\n\(groups)\nCapEff:\t0000000000000000\n")
    }

    @Test("an ordinary user cannot start a program as another", .enabled(if: !isRoot)) func noRoot() throws {
        var launch = ProcessLaunch(path: "/bin/true")
        launch.account = SystemAccount.find(user: 0)
        let failure = #expect(throws: LaunchFailure.self) { try launch.start() }
        #expect(failure?.step == .account)
    }

    @Test("a child on a leash sees the end of it") func leash() throws {
        var leash: Leash? = try Leash()
        var launch = ProcessLaunch(path: "/bin/cat")
        launch.input = try .leash(#require(leash))
        let process = try launch.start()
        #expect(!process.hasEnded)
        launch.input = .nothing
        leash = nil
        #expect(process.wait(atMost: .seconds(20)))
        #expect(process.reap() == .exited(code: 0))
    }
}

private let isRoot = SystemAccount.current.isRoot
