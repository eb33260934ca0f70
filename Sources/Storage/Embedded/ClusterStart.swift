internal import Bytes
internal import Reactor
internal import Telemetry

/// Brings a cluster up: makes it when there is none, adopts the postmaster that lives, or starts one.
struct ClusterStart: Sendable {
    let settings: EmbeddedSettings
    let home: ClusterHome
    let socketDirectory: String
    let binaries: ServerBinaries
    let log: Log

    private var limits: EmbeddedLimits { settings.limits }

    private var configuration: ClusterConfiguration {
        ClusterConfiguration(
            home: home, socketDirectory: socketDirectory, durability: settings.durability,
            connections: limits.connections)
    }

    /// Blocks until PostgreSQL takes connections.
    /// - Parameter stop: rung to give up waiting; the postmaster that was started is stopped then.
    func run(until stop: Bell) throws(EmbeddedFailure) -> (postmaster: RunningProcess, adopted: Bool) {
        if stop.wait(until: Deadline(after: .zero)) { throw .givenUp }
        try SocketDirectory.secure(socketDirectory, for: home.account)
        let search = PostmasterSearch(home: home, socketDirectory: socketDirectory, limits: limits, log: log)
        if let living = try search.findOrClear() {
            if try waitUntilReady(living, stop) == nil { return (living, true) }
            // It was on its way down when it was found.
            _ = try search.findOrClear()
        }
        try configuration.write()
        try turnLog()
        var launch = ProcessLaunch(path: binaries.postgres, arguments: configuration.arguments)
        launch.directory = home.cluster
        launch.environment = [("PATH", "/usr/bin:/bin"), ("LC_ALL", "C"), ("TZ", "UTC")]
        launch.output = .file(home.logFile)
        launch.account = home.changedAccount
        let postmaster: RunningProcess
        do throws(LaunchFailure) {
            postmaster = try launch.start()
        } catch {
            throw .launch(error)
        }
        if let ending = try waitUntilReady(postmaster, stop) {
            throw .startFailed(ending: ending, log: endOfLog())
        }
        return (postmaster, false)
    }

    /// Waits until the postmaster takes connections: nil. Otherwise tells how it ended.
    private func waitUntilReady(
        _ postmaster: RunningProcess, _ stop: Bell
    ) throws(EmbeddedFailure) -> ProcessEnding? {
        let begin = Deadline.now
        let deadline = Deadline(after: limits.recovery)
        var mention = Deadline(after: limits.progress)
        while !deadline.hasPassed {
            if let file = PostmasterFile.read(in: home.cluster), file.process == postmaster.id, file.status == .ready {
                return nil
            }
            switch postmaster.wait(until: Deadline(after: .milliseconds(5)), or: stop) {
            case .ended:
                return postmaster.reap() ?? .unknown
            case .rung:
                try halt(postmaster)
                throw .givenUp
            case .timeOver:
                break
            }
            if mention.hasPassed {
                let seconds = Deadline.now.since(begin).components.seconds
                log.info("PostgreSQL is starting; after a crash it recovers first", ["seconds": .number(seconds)])
                mention = Deadline(after: limits.progress)
            }
        }
        try halt(postmaster)
        throw .startTooSlow(limits.recovery)
    }

    private func halt(_ postmaster: RunningProcess) throws(EmbeddedFailure) {
        try doing("stop process \(postmaster.id)") { () throws(SystemFailure) in
            _ = try PostmasterStop(limits: limits, log: log).stop(postmaster)
        }
    }

    /// Keeps the log of PostgreSQL within its bound while no postmaster writes to it, and sees to it that it belongs to
    /// whom PostgreSQL runs as, although root may open it.
    private func turnLog() throws(EmbeddedFailure) {
        let (path, account) = (home.logFile, home.account)
        try doing("turn \(path)") { () throws(SystemFailure) in
            guard let facts = try Files.facts(of: path), facts.size > limits.logSize else { return }
            try Files.rename(path, to: home.formerLogFile)
        }
        let facts = try doing("look at \(path)") { () throws(SystemFailure) in try Files.facts(of: path) }
        guard let facts else {
            return try doing("make \(path)") { () throws(SystemFailure) in
                try Files.write([], to: path, permissions: 0o600, owner: home.changedAccount)
            }
        }
        guard facts.kind == .file else { throw .strangePath(path: path, reason: "it is not a file") }
        guard facts.owner != account.user else { return }
        try doing("give \(path) away") { () throws(SystemFailure) in try Files.give(path, to: account) }
    }

    /// Keeps the log within its bound while the postmaster writes: it appends, so what was emptied starts anew.
    func boundLog() {
        guard let facts = try? Files.facts(of: home.logFile), facts.size > limits.logSize else { return }
        do throws(SystemFailure) {
            let end = try Files.readEnd(home.logFile, atMost: limits.logSize)
            try Files.write(end, to: home.formerLogFile, permissions: 0o600, owner: home.changedAccount)
            try Files.empty(home.logFile)
        } catch {
            log.warning("cannot bound \(home.logFile): \(error)")
        }
    }

    private func endOfLog() -> String {
        let bytes = (try? Files.readEnd(home.logFile, atMost: 4_096)) ?? []
        return lastLines(of: String(decoding: bytes, as: UTF8.self))
    }
}
