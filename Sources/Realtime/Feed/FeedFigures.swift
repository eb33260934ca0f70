package import Telemetry

/// What the feed does, readable from any thread.
package final class FeedFigures: Sendable {
    /// Subscriptions that went on from a position.
    package let resumed = Counter()
    /// Subscriptions from now on.
    package let live = Counter()
    /// Subscriptions that began with a snapshot, as wished.
    package let fresh = Counter()
    package let epochChanged = Counter()
    package let tooOld = Counter()
    package let ahead = Counter()
    /// Snapshots and merged changes that were made, each for all who need it.
    package let snapshots = Counter()
    package let merged = Counter()
    package let tableReads = Counter()
    /// Connections.
    package let sockets = Gauge()
    package let eventStreams = Gauge()
    /// Commands that were answered with an error.
    package let errors = Counter()
    package let heartbeats = Counter()
    package let refusedAddress = Counter()
    package let refusedAccount = Counter()

    package init() {}
}
