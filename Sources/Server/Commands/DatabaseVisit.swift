internal import Bytes
internal import Reactor
internal import Storage
internal import Telemetry

/// One piece of work on the database that the settings name, for commands that end when it is done: a loop and a few
/// connections for as long as it takes.
struct DatabaseVisit {
    let configuration: Configuration
    let logging: Logging
    let signals: Signals
    /// How many connections the work may take.
    let connections: Int
    /// Whether the work may begin with an embedded database that is made for it. What only looks must not: it would
    /// find nothing wrong.
    var makesCluster = false

    /// The body is called on the loop, with the database and whether this program runs it.
    func run<Finding: Sendable>(
        _ body: @escaping @Sendable (Database, Bool) async throws -> Finding
    ) throws(StartFailure) -> Finding {
        let source = try DatabaseSource(
            configuration, makesCluster: makesCluster, log: logging.log("postgres"), signals: signals)
        defer { source.stop() }
        let loop: Reactor
        do throws(SystemFailure) {
            loop = try Reactor(name: "command")
            try loop.start()
        } catch {
            throw StartFailure("a loop cannot be started: \(error)")
        }
        defer {
            loop.stop()
            loop.join()
        }
        let database = Database(
            source.settings, on: loop, policy: PoolPolicy(maximum: connections), log: logging.log("storage"))
        let isEmbedded = source.isEmbedded
        do {
            return try loop.wait(unless: signals.ending, { database.giveUp() }) {
                await database.start()
                let outcome: Result<Finding, any Error>
                do { outcome = .success(try await body(database, isEmbedded)) } catch { outcome = .failure(error) }
                await database.shutDown(within: .seconds(5))
                return try outcome.get()
            }
        } catch {
            throw StartFailure(error, signals)
        }
    }
}
