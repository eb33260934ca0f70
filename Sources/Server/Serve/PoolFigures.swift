internal import Reactor
internal import Storage
internal import Telemetry

/// The numbers of the database pool as of the last second. The pool lives on its loop and metrics are read on any, so
/// the numbers are copied over once a second.
final class PoolFigures: Sendable {
    private let latest = Locked(PoolStatistics())

    /// Copies the numbers from now on. Called on the pool's loop.
    func follow(_ database: Database) {
        let now = database.assumeIsolated { $0.statistics }
        latest.withLock { $0 = now }
        _ = database.reactor.schedule(after: .seconds(1)) { [self] in follow(database) }
    }

    func register(in metrics: inout MetricsRegistry) {
        gauge("seatwire_db_connections_idle", "Connections to PostgreSQL that nobody uses.", { $0.idle }, &metrics)
        gauge("seatwire_db_connections_leased", "Connections to PostgreSQL in use.", { $0.leased }, &metrics)
        gauge("seatwire_db_connections_opening", "Connections to PostgreSQL on their way.", { $0.connecting }, &metrics)
        gauge("seatwire_db_waiting", "Requests that wait for a connection.", { $0.waiting }, &metrics)
        counter("seatwire_db_leases_total", "Connections lent.", { $0.leases }, &metrics)
        counter("seatwire_db_connects_total", "Connections that came up.", { $0.connects }, &metrics)
        counter(
            "seatwire_db_connect_failures_total", "Connections that did not come up.", { $0.connectFailures }, &metrics)
        counter("seatwire_db_losses_total", "Connections that broke.", { $0.losses }, &metrics)
        counter("seatwire_db_refusals_total", "Requests that got no connection.", { $0.refusals }, &metrics)
    }

    private func gauge(
        _ name: String, _ help: String, _ read: @escaping @Sendable (PoolStatistics) -> Int,
        _ metrics: inout MetricsRegistry
    ) {
        metrics.sampledGauge(name, help) { [self] in Double(read(latest.withLock { $0 })) }
    }

    private func counter(
        _ name: String, _ help: String, _ read: @escaping @Sendable (PoolStatistics) -> UInt64,
        _ metrics: inout MetricsRegistry
    ) {
        metrics.sampledCounter(name, help) { [self] in Double(read(latest.withLock { $0 })) }
    }
}
