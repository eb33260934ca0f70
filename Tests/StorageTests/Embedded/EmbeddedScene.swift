import Reactor
import Storage
import Telemetry
import TestSupport

/// A data directory of a test, and what is done with it.
final class EmbeddedScene: Sendable {
    let directory: TestDirectory
    let settings: EmbeddedSettings
    /// What the supervisor reported, in order.
    let events = Locked<[EmbeddedEvent]>([])

    init(_ adjust: (inout EmbeddedSettings, TestDirectory) throws -> Void = { _, _ in }) throws {
        directory = try TestDirectory()
        var settings = EmbeddedSettings(dataDirectory: "\(directory.path)/data")
        settings.durability = .none
        settings.shortDirectory = directory.path
        settings.refuge = "\(directory.path)/refuge"
        try adjust(&settings, directory)
        self.settings = settings
    }

    var data: String { settings.dataDirectory }
    var cluster: String { "\(data)/postgres/cluster" }
    /// Where processes of the cluster work: without links.
    var clusterPath: String { (try? Files.resolve(cluster)) ?? cluster }

    /// The processes that work in the cluster.
    var workers: [Int32] { ProcessTable.working(in: clusterPath, asking: Self.owner) }

    /// Who PostgreSQL runs as; nil when that is who the tests run as.
    static let owner = SystemAccount.current.isRoot ? SystemAccount.find(name: "postgres") : nil

    func start(giveUp: Bell? = nil) throws(EmbeddedFailure) -> EmbeddedPostgres {
        try EmbeddedPostgres.start(settings, path: "/usr/bin:/bin", log: .silent, giveUp: giveUp) { [events] event in
            events.withLock { $0.append(event) }
        }
    }

    /// The failure that a start ends with; nil when it succeeds, which it should not.
    func failure() -> EmbeddedFailure? {
        do {
            try start().stop()
            return nil
        } catch {
            return error
        }
    }

    /// Makes a table with one row, or finds it.
    func write(_ address: DatabaseAddress) throws {
        let connection = try StartupConnection(address)
        try connection.run("CREATE TABLE mark (n int)")
        try connection.run("INSERT INTO mark VALUES (1)")
    }

    func isWritten(_ address: DatabaseAddress) throws -> Bool {
        try !StartupConnection(address).isEmpty("SELECT FROM mark WHERE n = 1")
    }

    /// Waits on a plain thread until something has become true.
    static func wait(_ limit: Duration = .seconds(60), until condition: () -> Bool) -> Bool {
        let deadline = Deadline(after: limit)
        while !condition() {
            if deadline.hasPassed { return false }
            deadline.pause(.milliseconds(2))
        }
        return true
    }
}
