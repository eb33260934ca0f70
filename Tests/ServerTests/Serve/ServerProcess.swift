import Bytes
import Reactor
import TestSupport
import Testing

/// The real program in a process of its own, on a port that the system chose.
final class ServerProcess: Sendable {
    let process: RunningProcess
    let port: UInt16
    private let record: LogFile
    /// The database that must live as long as the server.
    private let postgres: TestPostgres?

    /// What a program writes, and how to wait for it.
    struct LogFile: Sendable {
        let path: String

        var text: String {
            guard let bytes = try? Files.read(path, atMost: 4 << 20) else { return "" }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// Waits until the file shows a text; false after a minute, or when the program has ended without it.
        func shows(_ text: String, while process: RunningProcess) async throws -> Bool {
            try await onThread { waitFor(text, while: process) }
        }

        /// The same for a thread that may wait.
        func waitFor(_ text: String, while process: RunningProcess) -> Bool {
            let deadline = Deadline(after: .seconds(60))
            while !self.text.contains(text) {
                if deadline.hasPassed || process.hasEnded { return self.text.contains(text) }
                deadline.pause(.milliseconds(10))
            }
            return true
        }
    }

    /// Starts the program with these arguments and waits until it serves.
    /// - Parameter descriptors: how many it may open; as many as the tests when nil.
    static func start(
        _ arguments: [String] = [], environment: [(name: String, value: String)] = [], in directory: TestDirectory,
        on postgres: TestPostgres? = nil, descriptors: Int? = nil
    ) async throws -> ServerProcess {
        let (process, record) = try launch(
            ["serve", "--port", "0", "--log-format", "json"] + arguments, environment: environment, in: directory,
            descriptors: descriptors)
        try #require(
            try await record.shows("serving on ", while: process), "the server says: \(record.text)")
        let rest = try #require(record.text.split(separator: "serving on ").last)
        let address = rest.prefix { $0 != "\"" && $0 != "\n" }
        let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
        return ServerProcess(process, port: port, record: record, postgres: postgres)
    }

    /// Runs the program to its end; how it ended and what it said.
    static func run(
        _ arguments: [String], environment: [(name: String, value: String)] = [], in directory: TestDirectory
    ) async throws -> (ending: ProcessEnding?, text: String) {
        let (process, record) = try launch(arguments, environment: environment, in: directory)
        let ending = try await onThread { process.wait(atMost: .seconds(60)) ? process.reap() : nil }
        return (ending, record.text)
    }

    /// Starts the program and waits for nothing.
    static func launch(
        _ arguments: [String], environment: [(name: String, value: String)], in directory: TestDirectory,
        descriptors: Int? = nil
    ) throws -> (RunningProcess, LogFile) {
        let record = LogFile(path: "\(directory.path)/output-\(UInt64.random(in: 0...UInt64.max))")
        var launch = ProcessLaunch(path: try program(), arguments: arguments)
        if let descriptors {
            let script = "ulimit -n \(descriptors); exec \"$0\" \"$@\""
            launch = ProcessLaunch(path: "/bin/sh", arguments: ["-c", script, launch.path] + arguments)
        }
        launch.environment = environment + ProcessEnvironment.variables.filter { $0.name == "PATH" }
        #if SANITIZED
        // What a server still has at its end goes with the process: it is not looked for what nobody can reach then.
        launch.environment.append(("ASAN_OPTIONS", "detect_leaks=0"))
        #endif
        launch.directory = directory.path
        launch.output = .file(record.path)
        return (try launch.start(), record)
    }

    /// The program lies beside the tests: both are products of one build. SEATWIRE_PROGRAM in the environment names
    /// another, such as the release.
    static func program() throws -> String {
        if let other = ProcessEnvironment.variables.first(where: { $0.name == "SEATWIRE_PROGRAM" }) {
            return other.value
        }
        let here = try Files.target(ofLink: "/proc/self/exe").split(separator: "/").dropLast().joined(separator: "/")
        return "/\(here)/seatwire"
    }

    private init(_ process: RunningProcess, port: UInt16, record: LogFile, postgres: TestPostgres?) {
        self.postgres = postgres
        self.process = process
        self.port = port
        self.record = record
    }

    deinit {
        _ = try? process.send(.kill)
        _ = process.wait(atMost: .seconds(10))
        _ = process.reap()
    }

    var log: String { record.text }

    func shows(_ text: String) async throws -> Bool { try await record.shows(text, while: process) }

    /// Asks it to end, and again as soon as it has begun to. All on one thread: between the two nobody else's test may
    /// come, for the client's time would be over.
    func terminateTwice() async throws -> Bool {
        try await onThread { [process, record] in
            try process.send(.terminate) && record.waitFor("going down", while: process) && process.send(.terminate)
        }
    }

    /// How the program ends, within a minute.
    func ending() async throws -> ProcessEnding? {
        try await onThread { [process] in process.wait(atMost: .seconds(60)) ? process.reap() : nil }
    }

    /// Asks until the answer begins as it should; the last answer when that took more than half a minute.
    func get(_ path: String, until status: String) async throws -> String {
        try await onThread { [port] in
            let deadline = Deadline(after: .seconds(60))
            var answer = try Visitor.get(path, from: port)
            while !answer.hasPrefix("HTTP/1.1 \(status) "), !deadline.hasPassed {
                deadline.pause(.milliseconds(20))
                answer = try Visitor.get(path, from: port)
            }
            return answer
        }
    }

    func get(_ path: String) throws -> String { try Visitor.get(path, from: port) }
}
