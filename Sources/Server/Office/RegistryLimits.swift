internal import Bytes
internal import Domain
internal import Storage

/// Every bound of the registry of box offices. Each is crossed by one in a test.
struct RegistryLimits: Sendable, Hashable {
    /// Shows that are open at once; as many heads are watched.
    let openShows: Int
    /// Offices that are asked whether they are quiet when one has to make room; whoever finds none is refused.
    let looks: Int
    /// How long a box office stays open after it was asked for, when it has nothing to do.
    let idleTime: Duration
    /// Of several nodes that want to lapse the same hold, most wait up to so long and find it done.
    let lapseDelay: Milliseconds
    /// Names of shows that were asked for a moment ago; beyond this all are forgotten, and read again.
    let knownShows: Int
    /// Before a command is given again of which nobody knows what became.
    let askAgain: Backoff

    init(
        openShows: Int = 4_096, looks: Int = 64, idleTime: Duration = .seconds(600),
        lapseDelay: Milliseconds = Milliseconds(20), knownShows: Int = 4_096,
        askAgain: Backoff = Backoff(base: .milliseconds(50), cap: .seconds(1))
    ) {
        precondition(
            min(openShows, looks, knownShows) > 0 && idleTime > .zero, "a limit of the registry is not positive")
        precondition(lapseDelay >= .zero, "a wait cannot be negative")
        self.openShows = openShows
        self.looks = looks
        self.idleTime = idleTime
        self.lapseDelay = lapseDelay
        self.knownShows = knownShows
        self.askAgain = askAgain
    }
}
