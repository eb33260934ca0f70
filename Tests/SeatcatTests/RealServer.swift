import Reactor
import TestSupport
import Testing

/// The real server beside the client, with a PostgreSQL of its own in the client's home. It can be ended and started
/// again on the same port.
final class RealServer: Sendable {
    let port: UInt16
    private let home: TestDirectory
    private let access: Access
    private let process: Locked<RunningProcess>

    /// How the server knows people.
    enum Access: Sendable {
        /// They say themselves who they are.
        case open
        /// They log in: `admin`, `developer`, `staff` and `customer`, with one password.
        case accounts

        static let password = "Seatcat-demo-1"

        fileprivate var environment: [(name: String, value: String)] {
            switch self {
            case .open: [("SEATWIRE_OPEN_ACCESS", "on")]
            case .accounts: [("SEATWIRE_DEMO_PASSWORD", Self.password)]
            }
        }
    }

    static func start(in seatcat: Seatcat, access: Access = .open) async throws -> RealServer {
        let (process, port) = try await launch(in: seatcat.home, access, port: 0)
        return RealServer(process, port: port, access, in: seatcat.home)
    }

    private init(_ process: RunningProcess, port: UInt16, _ access: Access, in home: TestDirectory) {
        self.process = Locked(process)
        self.port = port
        self.access = access
        self.home = home
    }

    deinit {
        let process = process.withLock { $0 }
        _ = try? process.send(.kill)
        _ = process.wait(atMost: .seconds(10))
    }

    /// Ends it in order.
    func stop() async throws {
        let process = process.withLock { $0 }
        try process.send(.terminate)
        _ = try await onThread { process.wait(atMost: .seconds(60)) }
    }

    /// Kills it, as a crash would.
    func kill() async throws {
        let process = process.withLock { $0 }
        try process.send(.kill)
        _ = try await onThread { process.wait(atMost: .seconds(60)) }
    }

    /// Starts it again where it was.
    func startAgain() async throws {
        let (next, _) = try await Self.launch(in: home, access, port: port)
        process.withLock { $0 = next }
    }

    private static func launch(
        in home: TestDirectory, _ access: Access, port: UInt16
    ) async throws -> (RunningProcess, UInt16) {
        try await onThread {
            let here = try Files.target(ofLink: "/proc/self/exe").split(separator: "/").dropLast().joined(
                separator: "/")
            let record = "\(home.path)/server-\(UInt64.random(in: 0...UInt64.max))"
            var launch = ProcessLaunch(
                path: "/\(here)/seatwire",
                arguments: [
                    "serve", "--port", "\(port)", "--data", "\(home.path)/data", "--log-format", "json",
                    "--rate-limits", "off",
                ])
            launch.environment = [("PATH", "/usr/bin:/bin")] + access.environment
            launch.directory = home.path
            launch.output = .file(record)
            let process = try launch.start()
            let deadline = Deadline(after: .seconds(60))
            while true {
                let text = String(decoding: (try? Files.read(record, atMost: 4 << 20)) ?? [], as: UTF8.self)
                if let rest = text.split(separator: "serving on ").dropFirst().first,
                    let found = rest.prefix(while: { $0 != "\"" && $0 != "\n" }).split(separator: ":").last,
                    let number = UInt16(found)
                {
                    return (process, number)
                }
                try #require(!deadline.hasPassed && !process.hasEnded, "the server says: \(text)")
                deadline.pause(.milliseconds(10))
            }
        }
    }
}
