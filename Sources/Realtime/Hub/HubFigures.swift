package import Telemetry

/// What a hub does, readable from any thread.
package final class HubFigures: Sendable {
    /// Connections that are known to the hub.
    package let connections = Gauge()
    package let subscriptions = Gauge()
    /// Messages that the hub was given.
    package let published = Counter()
    /// Messages that were handed to the kernel or to a connection's stream, for each connection.
    package let delivered = Counter()
    /// How often a message found a connection that had not taken the ones before.
    package let fellBehind = Counter()
    /// How often a connection that was behind was given what it lacked.
    package let caughtUp = Counter()
    /// From when a message was made to when its topic hands it out.
    package let ringTimes = Histogram(.seconds, bounds: Histogram.latencies)
    /// How long it took to hand one run of a topic to all who watch it.
    package let socketTimes = Histogram(.seconds, bounds: Histogram.latencies)
    /// How often nothing could stand for what a connection lacked.
    package let lost = Counter()
}
