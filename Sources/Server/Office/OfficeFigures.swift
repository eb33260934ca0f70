internal import Domain
internal import Reactor
internal import Telemetry

/// What should not happen in box offices, counted.
final class OfficeFigures: Sendable {
    private let faults = Locked<[OfficeFault: UInt64]>([:])
    private let log: Log

    private static let names: [(OfficeFault, String)] = [
        (.diverged, "diverged"), (.historyLost, "history_lost"), (.unfoldable, "unfoldable"),
        (.expiryRejected, "expiry_rejected"), (.unreadableAnswer, "unreadable_answer"),
    ]

    init(log: Log) {
        self.log = log
    }

    func count(_ fault: OfficeFault, of show: ShowID) {
        faults.withLock { $0[fault, default: 0] += 1 }
        log.error("show \(show): \(fault)")
    }

    func register(_ registry: OfficeRegistry, in metrics: inout MetricsRegistry) {
        metrics.sampledGauge("seatwire_shows_open", "Shows whose box office is open on this node.") {
            Double(registry.count)
        }
        for (fault, name) in Self.names {
            metrics.sampledCounter(
                "seatwire_office_faults_total", "What should not happen in box offices.", MetricLabel("fault", name)
            ) { [self] in Double(faults.withLock { $0[fault] ?? 0 }) }
        }
    }
}
