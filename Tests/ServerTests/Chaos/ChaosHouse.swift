import Contract
import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

/// Two servers on one PostgreSQL that keeps what it has acknowledged, all of which can be killed and come back.
final class ChaosHouse {
    let postgres: TestPostgres
    private let environment: [(name: String, value: String)]
    private let database: DatabaseAddress
    private let options: [String]
    private var servers: [ServerProcess?] = [nil, nil]

    /// - Parameter options: of both servers.
    init(_ options: [String] = []) async throws {
        postgres = try await TestPostgres.own(durable: true)
        database = try await postgres.makeDatabase()
        self.options = options
        environment = [
            ("DATABASE_URL", database.connectionURL), ("SEATWIRE_RATE_LIMITS", "off"),
            ("SEATWIRE_LOG_LEVEL", "info"), ("SEATWIRE_OPEN_ACCESS", "on"),
        ]
        // One after the other: the first makes the schema.
        for node in 0...1 { try await start(node) }
    }

    private func start(_ node: Int) async throws {
        servers[node] = try await ServerProcess.start(
            ["--loops", "1"] + options, environment: environment, in: postgres.directory, on: postgres)
    }

    var ports: [UInt16] { servers.map { $0?.port ?? 0 } }

    // MARK: Shows

    func addHall() async throws {
        let grid = #""grid":{"rows":"A-J","seats":50,"categories":{"A-J":"standard"}}"#
        try await arrange("POST", "/v1/layouts", #"{"id":"chaos","name":"Chaos",\#(grid)}"#)
    }

    /// A show of 500 seats for one round.
    func addShow(_ number: Int) async throws {
        let begin = WallClock.seconds + 86_400 + Int64(number) * 1_800
        let times = #""starts_at":"\#(Self.time(begin))","ends_at":"\#(Self.time(begin + 1_800))""#
        try await arrange(
            "POST", "/v1/shows",
            """
            {"id":"round-\(number)","title":"Round \(number)","layout":"chaos","time_zone":"UTC",\(times),
            "settings":{"seats_per_buyer":500,"hold_ms":3600000,"longest_hold_ms":7200000,"payment_ms":3600000},
            "prices":{"standard":{"amount":45000,"currency":"INR"}}}
            """)
        for status in ["scheduled", "on_sale"] {
            try await arrange("PUT", "/v1/shows/round-\(number)/status", #"{"status":"\#(status)"}"#)
        }
    }

    private static func time(_ seconds: Int64) -> String { LogTime(microseconds: seconds * 1_000_000).instant }

    private func arrange(_ method: String, _ path: String, _ body: String) async throws {
        let ports = ports
        let answer = try await onThread { try ChaosDesk(ports).ask(.arrange(method, path, body), at: 0) }
        try #require(answer.status < 300, "\(method) \(path): \(answer.status) \(answer.code)")
    }

    // MARK: Faults

    /// Something ends at once; everything is up again when this returns.
    ///
    /// - Parameter moved: is told where a server that was killed listens now.
    func strike(
        _ fault: ChaosFault, _ random: inout SplitMix, moved: (Int, UInt16) -> Void
    ) async throws {
        switch fault {
        case .oneServer: try await kill([Int.random(in: 0...1, using: &random)], moved)
        case .bothServers: try await kill([0, 1], moved)
        case .backend: try killBackend(&random)
        case .postmaster:
            try await postgres.kill9()
            try await postgres.restart()
        }
    }

    private func kill(_ nodes: [Int], _ moved: (Int, UInt16) -> Void) async throws {
        for node in nodes { _ = try servers[node]?.process.send(.kill) }
        for node in nodes {
            _ = try await servers[node]?.ending()
            try await start(node)
            moved(node, ports[node])
        }
    }

    /// A server is told to go, and its place is taken by a new one. How the old one ended.
    func roll(_ node: Int, moved: (Int, UInt16) -> Void) async throws -> ProcessEnding? {
        _ = try servers[node]?.process.send(.terminate)
        let ending = try await servers[node]?.ending()
        try await start(node)
        moved(node, ports[node])
        return ending
    }

    /// What a server says of a show.
    func map(of show: String, at node: Int) throws -> JSONValue {
        let answer = try servers[node]?.get("/v1/shows/\(show)/map") ?? ""
        let content = try #require(answer.firstRange(of: "\r\n\r\n"), "\(answer)").upperBound
        return try JSONReader.read(Array(answer[content...].utf8))
    }

    /// Whether what a server sells is told to the others at once. When it is not, they find it when they look. The
    /// function itself cannot be replaced: PostgreSQL finds what is built in by its number.
    func letTell(_ isTold: Bool) async throws {
        let administrator = database.with(user: "postgres")
        let function = "EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text)"
        let change = isTold ? "GRANT \(function) TO PUBLIC" : "REVOKE \(function) FROM PUBLIC"
        let server = database
        try await onThread {
            try StartupConnection(administrator).run(change)
            let isRefused: Bool
            do {
                try StartupConnection(server).run("SELECT pg_notify('nobody', '')")
                isRefused = false
            } catch {
                isRefused = true
            }
            try #require(isRefused != isTold, "a server may tell: \(!isRefused), wanted \(isTold)")
        }
    }

    private func killBackend(_ random: inout SplitMix) throws {
        let postmaster = try #require(postgres.postmaster)
        let backends = try Files.list("/proc").compactMap { Int32($0) }.filter { Self.isBackend($0, of: postmaster) }
        let backend = try #require(backends.randomElement(using: &random), "the servers have no connection")
        _ = try RunningProcess(id: backend).send(.kill)
    }

    private static func isBackend(_ id: Int32, of postmaster: Int32) -> Bool {
        func text(_ file: String) -> String {
            (try? Files.read("/proc/\(id)/\(file)", atMost: 8_192)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        return text("status").contains("\nPPid:\t\(postmaster)\n") && text("cmdline").hasPrefix("postgres: seatwire ")
    }

    // MARK: The end

    /// Waits until both servers can sell.
    func settle() async throws {
        for server in servers {
            let answer = try await server?.get("/health/ready", until: "200")
            #expect(answer?.hasPrefix("HTTP/1.1 200 ") == true, "\(answer ?? "")")
        }
    }

    /// What `seatwire verify` says of a show.
    func verify(_ show: String) async throws -> (isClean: Bool, text: String) {
        let run = try await ServerProcess.run(["verify", show], environment: environment, in: postgres.directory)
        return (run.ending == .exited(code: 0) && run.text.contains("agree with their hashes"), run.text)
    }

    /// The seats of a show at a position, as staff see them, folded from its events alone.
    func replay(_ show: String, until position: String) async throws -> String {
        let run = try await ServerProcess.run(
            ["replay", show, "--until", position], environment: environment, in: postgres.directory)
        try #require(run.ending == .exited(code: 0), "\(run.text)")
        // A line for each row: its name, its letters.
        return run.text.split(separator: "\n").filter { $0.hasPrefix("  ") }
            .compactMap { $0.split(separator: " ").last }.joined()
    }
}
