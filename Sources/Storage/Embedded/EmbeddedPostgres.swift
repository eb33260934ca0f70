internal import Bytes
internal import Crypto
package import Reactor
package import Telemetry

/// The server's own PostgreSQL: one cluster of one data directory, which runs while the server runs and is started
/// again when it dies. Its data, and even its processes, outlive a server that is killed; the next one takes them over.
package final class EmbeddedPostgres: Sendable {
    /// How to reach the database.
    package let address: DatabaseAddress
    /// Whether a living PostgreSQL was found and taken over.
    package let adopted: Bool
    /// How long it took until connections were taken.
    package let startTime: Duration
    /// The major version.
    package let version: Int

    private let supervisor: ClusterSupervisor

    private init(
        address: DatabaseAddress, adopted: Bool, startTime: Duration, version: Int, supervisor: ClusterSupervisor
    ) {
        self.address = address
        self.adopted = adopted
        self.startTime = startTime
        self.version = version
        self.supervisor = supervisor
    }

    /// Brings the database up, made on the first start, and watches it from then on. Blocks the calling thread.
    /// - Parameters:
    ///   - path: the value of `PATH`, where PostgreSQL is looked for too.
    ///   - giveUp: may be rung by another thread to end a long wait; PostgreSQL is stopped then.
    ///   - report: is told what happens to PostgreSQL afterwards, on a thread of its own.
    package static func start(
        _ settings: EmbeddedSettings, path: String, log: Log, giveUp: Bell? = nil,
        report: @escaping @Sendable (EmbeddedEvent) -> Void
    ) throws(EmbeddedFailure) -> EmbeddedPostgres {
        let begin = Deadline.now
        if !settings.makesCluster { try requireCluster(in: settings.dataDirectory) }
        let data = try openDataDirectory(settings.dataDirectory)
        let dataLock = try lock(data)
        let home = try ClusterHome.settle(settings, in: data)
        let binaries = try prepareCluster(settings, home, path: path, log: log)
        let clusterLock = try lock(home)

        let address = DatabaseAddress(socketDirectory: SocketDirectory.path(for: home, or: settings.shortDirectory))
        let start = ClusterStart(
            settings: settings, home: home, socketDirectory: address.socketDirectory, binaries: binaries, log: log)
        let bell = try doing("make an eventfd") { () throws(SystemFailure) in try Bell() }
        let (postmaster, adopted) = try start.run(until: giveUp ?? bell)
        let supervisor = try ClusterSupervisor(
            start: start, postmaster: postmaster, bell: bell, log: log, report: report,
            locks: [dataLock, clusterLock])
        do throws(EmbeddedFailure) {
            try EmbeddedDatabase.prepare(at: address)
        } catch {
            supervisor.stop()
            throw error
        }
        let time = Deadline.now.since(begin)
        log.info(
            adopted ? "took over the PostgreSQL that was running" : "started PostgreSQL",
            [
                "version": .number(binaries.version), "process": .number(postmaster.id),
                "milliseconds": .number(time.wholeMilliseconds), "directory": .text(home.path),
            ])
        return EmbeddedPostgres(
            address: address, adopted: adopted, startTime: time, version: binaries.version, supervisor: supervisor)
    }

    /// Shuts PostgreSQL down and blocks until it has ended. It is not started again.
    package func stop() {
        supervisor.stop()
    }

    /// Tells PostgreSQL to end at once and waits for nothing: for a process that is about to exit. The next start
    /// recovers what was committed.
    package func stopAtOnce() {
        supervisor.stopAtOnce()
    }

    /// Lets go of PostgreSQL, which goes on running as if this process had been killed.
    package func abandon() {
        supervisor.abandon()
    }

    /// The process that leads the cluster now; nil while there is none.
    package var postmaster: Int32? { supervisor.postmaster }

    /// Asked before anything is made, the data directory itself included.
    private static func requireCluster(in data: String) throws(EmbeddedFailure) {
        let mark = "\(data)/postgres/cluster/PG_VERSION"
        let facts = try doing("look at \(mark)") { () throws(SystemFailure) in try Files.facts(of: mark) }
        guard facts != nil else { throw .noCluster(path: data) }
    }

    private static func openDataDirectory(_ path: String) throws(EmbeddedFailure) -> String {
        // Root lets the user of PostgreSQL through to its own directory; everything else in here has its own mode.
        let permissions: UInt32 = SystemAccount.current.isRoot ? 0o711 : 0o700
        return try doing("make \(path)") { () throws(SystemFailure) in
            try Files.makeDirectories(path, permissions: permissions)
            return try Files.resolve(path)
        }
    }

    /// The same cluster under two data directories, through a link or a copy of one, is still one cluster.
    private static func lock(_ home: ClusterHome) throws(EmbeddedFailure) -> FileLock {
        let lock = try doing("lock \(home.cluster)") { () throws(SystemFailure) in
            try FileLock.take(directory: home.cluster)
        }
        guard let lock else { throw .clusterInUse(path: home.cluster) }
        return lock
    }

    private static func lock(_ data: String) throws(EmbeddedFailure) -> FileLock {
        let file = "\(data)/lock"
        let lock = try doing("lock \(file)") { () throws(SystemFailure) in try FileLock.take(file: file) }
        if let lock { return lock }
        let holder = (try? Files.read(file, atMost: 32)).map { String(decoding: $0.prefix { $0 > 32 }, as: UTF8.self) }
        throw .dataDirectoryInUse(path: data, by: holder)
    }

    /// Makes the cluster when there is none, and chooses the programs that fit it.
    private static func prepareCluster(
        _ settings: EmbeddedSettings, _ home: ClusterHome, path: String, log: Log
    ) throws(EmbeddedFailure) -> ServerBinaries {
        let found = try ServerBinaries.find(explicit: settings.binaries, path: path)
        if let version = try ClusterCreation.version(in: home) {
            if let binaries = found.first(where: { $0.version == version }) { return binaries }
            throw .wrongVersion(cluster: version, path: home.cluster, found: found)
        }
        log.info("making a database", ["directory": .text(home.path), "version": .number(found[0].version)])
        try ClusterCreation(home: home, limits: settings.limits, durability: settings.durability).make(with: found[0])
        return found[0]
    }
}
