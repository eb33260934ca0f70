package import Reactor

/// What happens to the embedded PostgreSQL while the server runs.
package enum EmbeddedEvent: Sendable {
    /// It has ended without being told; connections are lost. It is started again after the wait.
    case ended(ProcessEnding, restartAfter: Duration)
    /// It could not be started again; the next attempt comes after the wait.
    case restartFailed(EmbeddedFailure, retryAfter: Duration)
    /// It takes connections again.
    case restarted(after: Duration)
}
