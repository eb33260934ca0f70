import Reactor
import TestSupport
import Testing

/// Runs the real program in a process of its own, in a home of its own.
struct Seatcat {
    struct Result: Sendable {
        let status: Int32?
        let output: String
        let errors: String
    }

    let home: TestDirectory
    let environment: [(name: String, value: String)]

    init(_ environment: [(name: String, value: String)] = []) throws {
        home = try TestDirectory()
        self.environment = environment
    }

    /// Runs a line of the shell in which `seatcat` is the program; what it wrote, apart from each other.
    func run(_ line: String) async throws -> Result {
        let name = "\(home.path)/run-\(UInt64.random(in: 0...UInt64.max))"
        let script = "exec >'\(name).out' 2>'\(name).err'; \(line)"
        var launch = try launch(script)
        launch.output = .nothing
        let process = try launch.start()
        let status = try await onThread { () -> Int32? in
            guard process.wait(atMost: .seconds(180)) else {
                try process.send(.kill)
                return nil
            }
            guard case .exited(let code)? = process.reap() else { return nil }
            return code
        }
        func text(_ suffix: String) -> String {
            String(decoding: (try? Files.read("\(name).\(suffix)", atMost: 256 << 20)) ?? [], as: UTF8.self)
        }
        return Result(status: status, output: text("out"), errors: text("err"))
    }

    /// Starts it at a terminal.
    func start(_ line: String, at terminal: PseudoTerminal) throws -> RunningProcess {
        var launch = try launch("exec \(line)")
        launch.input = .file(terminal.path)
        launch.output = .file(terminal.path)
        return try launch.start()
    }

    private func launch(_ script: String) throws -> ProcessLaunch {
        // The program lies beside the tests: both are products of one build.
        let here = try Files.target(ofLink: "/proc/self/exe").split(separator: "/").dropLast().joined(separator: "/")
        var launch = ProcessLaunch(path: "/bin/bash", arguments: ["-c", script])
        launch.environment =
            environment + [
                ("PATH", "/\(here):/usr/bin:/bin"), ("HOME", home.path), ("LANG", "C.UTF-8"),
                ("TERM", "xterm-256color"),
                ("TZ", "UTC"),
            ]
        launch.directory = home.path
        return launch
    }
}
