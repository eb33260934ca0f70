internal import Bytes
package import Contract
package import Reactor
internal import Synchronization
package import Telemetry

/// Knows whether the server is fit to serve. Checks run on one loop; whoever asks while they run gets the answer of
/// that run, so that a flood of questions is one question to the database.
package final class Health: Sendable {
    private let checks: [HealthCheck]
    private let loop: Reactor
    private let log: Log
    private let running = Locked<Task<HealthReport, Never>?>(nil)
    private let draining = Atomic<Bool>(false)

    package init(checks: [HealthCheck], on loop: Reactor, log: Log) {
        self.checks = checks
        self.loop = loop
        self.log = log.named("health")
    }

    /// From now on the server is not ready: a balancer sends nobody new.
    package func drain() { draining.store(true, ordering: .releasing) }

    package var isDraining: Bool { draining.load(ordering: .acquiring) }

    /// Asks everything that is needed, all at once. While draining nothing is asked: the answer is known.
    package func report() async -> HealthReport {
        guard !isDraining else { return HealthReport(checks: [], isDraining: true) }
        let task = running.withLock { [self] running -> Task<HealthReport, Never> in
            if let running { return running }
            // The task clears the place under the same lock, so it cannot be done before it stands there.
            let fresh = Task(executorPreference: loop) {
                let report = await self.ask()
                self.running.withLock { $0 = nil }
                return report
            }
            running = fresh
            return fresh
        }
        return await task.value
    }

    private func ask() async -> HealthReport {
        let results = await withTaskGroup(of: (Int, HealthReport.Check).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await self.ask(check)) }
            }
            var results: [(Int, HealthReport.Check)] = []
            for await result in group { results.append(result) }
            return results
        }
        return HealthReport(checks: results.sorted { $0.0 < $1.0 }.map(\.1), isDraining: isDraining)
    }

    private func ask(_ check: HealthCheck) async -> HealthReport.Check {
        let start = loop.now
        let outcome = await HealthRace.run(check, on: loop)
        let milliseconds = loop.now.since(start).wholeMilliseconds
        switch outcome {
        case .well:
            return HealthReport.Check(name: check.name, isWell: true, milliseconds: milliseconds)
        case .failed(let reason):
            log.warning("a check failed", ["check": .text(check.name), "reason": .text(reason)])
        case .late:
            log.warning("a check took too long", ["check": .text(check.name), "after_ms": .number(Int(milliseconds))])
        }
        return HealthReport.Check(name: check.name, isWell: false, milliseconds: milliseconds)
    }
}
