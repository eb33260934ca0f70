/// The bounds of the embedded PostgreSQL.
package struct EmbeddedLimits: Sendable {
    package enum Fault: Error, Equatable, Sendable {
        case connections(Int)
        case logSize(Int)
        case wait(String)
    }

    /// Connections that PostgreSQL takes.
    package private(set) var connections: Int
    /// Bytes of its log that are kept; as many again are kept of what came before.
    package let logSize: Int
    /// How long making a cluster may take.
    package let creation: Duration
    /// How long a start with crash recovery may take.
    package let recovery: Duration
    /// How often a long start is mentioned in the log.
    package let progress: Duration
    /// How long a fast shutdown may take until it is made an immediate one.
    package let shutdown: Duration
    /// How long left-over processes of a dead postmaster may take to go by themselves.
    package let orphans: Duration

    /// The connections that a cluster may have.
    package static let connectionRange = 5...10_000

    package init(
        connections: Int = 100, logSize: Int = 4_194_304, creation: Duration = .seconds(120),
        recovery: Duration = .seconds(600), progress: Duration = .seconds(5), shutdown: Duration = .seconds(30),
        orphans: Duration = .seconds(5)
    ) throws(Fault) {
        guard Self.connectionRange.contains(connections) else { throw .connections(connections) }
        guard logSize >= 4_096 else { throw .logSize(logSize) }
        let waits = [
            ("creation", creation), ("recovery", recovery), ("progress", progress), ("shutdown", shutdown),
            ("orphans", orphans),
        ]
        for (name, wait) in waits where wait <= .zero { throw .wait(name) }
        self.init(
            checked: connections, logSize: logSize, creation: creation, recovery: recovery, progress: progress,
            shutdown: shutdown, orphans: orphans)
    }

    /// The limits of a server that was told nothing.
    package static let standard = Self(
        checked: 100, logSize: 4_194_304, creation: .seconds(120), recovery: .seconds(600), progress: .seconds(5),
        shutdown: .seconds(30), orphans: .seconds(5))

    /// The limits for a server whose pool has so many connections: the ledger's, the listener's and those of a few
    /// operators come on top.
    package static func serving(pool: Int) -> Self {
        var limits = standard
        limits.connections = min(max(limits.connections, pool + 20), connectionRange.upperBound)
        return limits
    }

    private init(
        checked connections: Int, logSize: Int, creation: Duration, recovery: Duration, progress: Duration,
        shutdown: Duration, orphans: Duration
    ) {
        self.connections = connections
        self.logSize = logSize
        self.creation = creation
        self.recovery = recovery
        self.progress = progress
        self.shutdown = shutdown
        self.orphans = orphans
    }
}
