package import Domain
internal import Reactor
internal import Telemetry

/// Tells other nodes that shows have new events: a hint after the commit, in a transaction of its own, because NOTIFY
/// inside one would take a lock on the whole cluster until the commit. What happens while a hint is under way goes into
/// the next one.
package actor HeadNews {
    nonisolated let database: Database
    private var pending: [ShowID: Int64] = [:]
    private var isSending = false

    /// A payload holds less than 8,000 bytes; each show takes up to 41.
    private static let showsPerHint = 150

    private static let notify = Statement("notify", "SELECT pg_notify($1, $2)")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { database.reactor.asUnownedSerialExecutor() }

    package init(_ database: Database) {
        self.database = database
    }

    /// May be called from anywhere; it never waits.
    package nonisolated func tell(_ heads: [ShowID: Int64]) {
        Task(executorPreference: database.reactor) { await self.add(heads) }
    }

    private func add(_ heads: [ShowID: Int64]) async {
        pending.merge(heads) { max($0, $1) }
        guard !isSending else { return }
        isSending = true
        while !pending.isEmpty {
            let shows = Array(pending.prefix(Self.showsPerHint))
            for (show, _) in shows { pending[show] = nil }
            await send(shows.map { "\($0.key):\($0.value)" }.joined(separator: " "))
        }
        isSending = false
    }

    /// A hint that is lost costs little: others look at the heads anyway.
    private func send(_ payload: String) async {
        do throws(StoreFailure) {
            _ = try await database.query(
                Self.notify, [.text(Self.channel(of: database.settings)), .text(payload)])
        } catch {
            database.log.debug("a hint was lost: \(error)")
        }
    }

    /// Schemas of one database do not hear each other.
    static func channel(of settings: ConnectionSettings) -> String { "head_" + settings.schema.prefix(58) }

    /// What a payload says; nothing of it is trusted, it only makes somebody look.
    static func heads(in payload: String) -> [(show: ShowID, seq: Int64)] {
        payload.split(separator: " ").compactMap { item in
            let parts = item.split(separator: ":")
            guard parts.count == 2, let show = Int64(parts[0]), let seq = Int64(parts[1]) else { return nil }
            return (ShowID(show), seq)
        }
    }
}
