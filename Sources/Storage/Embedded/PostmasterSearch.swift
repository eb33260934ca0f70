internal import Reactor
internal import Telemetry

/// Finds out who works in a cluster before a postmaster is started there. Only ever used under the lock of the data
/// directory.
struct PostmasterSearch {
    let home: ClusterHome
    let socketDirectory: String
    let limits: EmbeddedLimits
    let log: Log

    /// The living postmaster of this cluster that was started as we start one, or nil when none is left. One that
    /// was started in another way, or that is stopping, is stopped; what is left of a dead one is ended and cleared.
    func findOrClear() throws(EmbeddedFailure) -> RunningProcess? {
        ProcessTable.reapOrphans(of: Self.program)
        if let file = PostmasterFile.read(in: home.cluster), let postmaster = hold(file.process) {
            if file.isStandalone { throw .standalone(process: postmaster.id, path: home.cluster) }
            if file.status != .stopping, file.status == nil || isOurs(file) { return postmaster }
            log.info("stopping a PostgreSQL that was started in another way", ["process": .number(postmaster.id)])
            try doing("stop process \(postmaster.id)") { () throws(SystemFailure) in
                _ = try PostmasterStop(limits: limits, log: log).stop(postmaster)
            }
        }
        try endOrphans()
        try clear()
        return nil
    }

    /// Takes hold of a process if it is a PostgreSQL of this cluster. The number alone proves nothing: it may be
    /// anybody's by now, and a process that has ended but was not laid to rest still answers to its number.
    func hold(_ id: Int32) -> RunningProcess? {
        // The hold comes first: what is checked after it cannot be another process any more.
        guard let process = try? RunningProcess(id: id), worksHere(id), !process.hasEnded else { return nil }
        return process
    }

    private static let program = "postgres"

    private func worksHere(_ id: Int32) -> Bool {
        [Self.program, "postmaster"].contains(ProcessTable.program(of: id))
            && ProcessTable.directory(of: id, asking: home.changedAccount) == home.cluster
    }

    private func isOurs(_ file: PostmasterFile) -> Bool {
        file.socketDirectory == socketDirectory && file.port == SocketDirectory.port
    }

    /// Backends outlive a postmaster that was killed until they notice; a new one must not start beside them.
    private func endOrphans() throws(EmbeddedFailure) {
        for signal in [nil, SystemSignal.quit, .kill] {
            let orphans = orphans()
            if orphans.isEmpty { return }
            if let signal {
                log.warning("ending processes of a former PostgreSQL", ["processes": .number(orphans.count)])
                for orphan in orphans {
                    try doing("end process \(orphan.id)") { () throws(SystemFailure) in _ = try orphan.send(signal) }
                }
            }
            let deadline = Deadline(after: limits.orphans)
            for orphan in orphans { _ = orphan.wait(until: deadline) }
        }
        let left = orphans()
        if !left.isEmpty { throw .orphansStay(processes: left.map(\.id), path: home.cluster) }
    }

    private func orphans() -> [RunningProcess] {
        ProcessTable.working(in: home.cluster, asking: home.changedAccount).compactMap { hold($0) }
    }

    /// Nobody works in the cluster now, so its lock files are lies.
    private func clear() throws(EmbeddedFailure) {
        let removed = try doing("remove \(home.cluster)/postmaster.pid") { () throws(SystemFailure) in
            try Files.remove("\(home.cluster)/postmaster.pid")
        }
        if removed { log.info("PostgreSQL was not shut down; it will recover") }
        try SocketDirectory.clear(socketDirectory)
    }
}
