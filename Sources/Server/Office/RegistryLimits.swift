internal import Bytes
internal import Storage

/// Every bound of the registry of box offices. Each is crossed by one in a test.
struct RegistryLimits: Sendable, Hashable {
    /// Shows that are open at once; as many heads are watched.
    let openShows: Int
    /// How long a box office stays open after it was asked for, when it has nothing to do.
    let idleTime: Duration
    /// Before a command is given again of which nobody knows what became.
    let askAgain: Backoff

    init(
        openShows: Int = 4_096, idleTime: Duration = .seconds(600),
        askAgain: Backoff = Backoff(base: .milliseconds(50), cap: .seconds(1))
    ) {
        precondition(openShows > 0 && idleTime > .zero, "a limit of the registry is not positive")
        self.openShows = openShows
        self.idleTime = idleTime
        self.askAgain = askAgain
    }
}
