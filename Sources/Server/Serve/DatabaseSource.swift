internal import Reactor
internal import Storage
internal import Telemetry

/// The PostgreSQL that is used: the operator's, or the server's own, which is then started and stopped with it.
struct DatabaseSource: Sendable {
    let settings: ConnectionSettings
    private let embedded: EmbeddedPostgres?

    /// Blocks the calling thread until the embedded PostgreSQL takes connections.
    /// - Parameter makesCluster: whether an embedded one is made when there is none.
    init(_ configuration: Configuration, makesCluster: Bool, log: Log, signals: Signals) throws(StartFailure) {
        if let url = configuration.databaseURL {
            embedded = nil
            settings = try Self.settings(url.revealed)
            return
        }
        var wishes = EmbeddedSettings(dataDirectory: configuration.dataDirectory)
        wishes.binaries = configuration.postgresBinaries
        wishes.makesCluster = makesCluster
        wishes.limits = .serving(pool: configuration.poolSize)
        // They are meant for another PostgreSQL: PGHOSTADDR or PGSERVICE would lead away from this one.
        ProcessEnvironment.forget { $0.hasPrefix("PG") }
        let path = ProcessEnvironment.variables.first { $0.name == "PATH" }?.value ?? ""
        let started: EmbeddedPostgres
        do throws(EmbeddedFailure) {
            started = try EmbeddedPostgres.start(wishes, path: path, log: log, giveUp: signals.ending) { _ in }
        } catch {
            throw StartFailure("\(error)")
        }
        signals.whenImpatient { started.stopAtOnce() }
        embedded = started
        do throws(StartFailure) {
            settings = try Self.settings(started.address.connectionString)
        } catch {
            started.stop()
            throw error
        }
    }

    /// Whether the database lives and dies with this server.
    var isEmbedded: Bool { embedded != nil }

    /// Stops the embedded PostgreSQL and waits for its end.
    func stop() { embedded?.stop() }

    private static func settings(_ connection: String) throws(StartFailure) -> ConnectionSettings {
        do throws(StoreFailure) {
            return try ConnectionSettings(connectionString: connection)
        } catch {
            throw StartFailure("\(error)")
        }
    }
}
