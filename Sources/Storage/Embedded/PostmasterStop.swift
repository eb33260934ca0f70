internal import Reactor
internal import Telemetry

/// Stops a postmaster: fast, then at once, then by force.
struct PostmasterStop {
    let limits: EmbeddedLimits
    let log: Log

    /// Blocks until the process has ended; false when it did not even obey the kernel.
    func stop(_ postmaster: RunningProcess) throws(SystemFailure) -> Bool {
        // A fast shutdown ends the sessions and writes a checkpoint; an immediate one leaves recovery to the next.
        try postmaster.send(.interrupt)
        if postmaster.wait(atMost: limits.shutdown) { return true }
        log.warning("PostgreSQL does not stop; it is made to", ["process": .number(postmaster.id)])
        try postmaster.send(.quit)
        if postmaster.wait(atMost: limits.orphans) { return true }
        try postmaster.send(.kill)
        return postmaster.wait(atMost: limits.orphans)
    }
}
