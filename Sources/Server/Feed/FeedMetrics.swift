internal import Feed
internal import Reactor
internal import Realtime
internal import Telemetry

/// What the feed and its hubs tell about themselves.
enum FeedMetrics {
    static func register(_ feed: Feed, _ hubs: [Hub], in metrics: inout MetricsRegistry) {
        connections(feed.figures, in: &metrics)
        subscriptions(feed.figures, in: &metrics)
        metrics.sampledGauge("seatwire_feed_shows", "Shows that are ready for viewers.") {
            Double(feed.shows.streams.count)
        }
        for hub in hubs { register(hub, in: &metrics) }
    }

    private static func connections(_ figures: FeedFigures, in metrics: inout MetricsRegistry) {
        for (transport, gauge) in [("websocket", figures.sockets), ("events", figures.eventStreams)] {
            metrics.sampledGauge(
                "seatwire_feed_connections", "Connections of the feed.", MetricLabel("transport", transport)
            ) { Double(gauge.current) }
        }
        for (reason, counter) in [("address", figures.refusedAddress), ("account", figures.refusedAccount)] {
            metrics.sampledCounter(
                "seatwire_feed_refused_total", "Connections of the feed that were refused for a limit.",
                MetricLabel("reason", reason)
            ) { Double(counter.total) }
        }
        counter("seatwire_feed_errors_total", "Commands that were answered with an error.", figures.errors, &metrics)
        counter("seatwire_feed_heartbeats_total", "Heartbeats sent after silence.", figures.heartbeats, &metrics)
    }

    private static func subscriptions(_ figures: FeedFigures, in metrics: inout MetricsRegistry) {
        let kinds = [
            ("resumed", figures.resumed), ("live", figures.live), ("snapshot", figures.fresh),
            ("epoch_changed", figures.epochChanged), ("too_old", figures.tooOld), ("ahead", figures.ahead),
        ]
        for (kind, counter) in kinds {
            metrics.sampledCounter(
                "seatwire_feed_subscriptions_total", "Subscriptions by how they began.", MetricLabel("kind", kind)
            ) { Double(counter.total) }
        }
        counter(
            "seatwire_feed_snapshots_total", "Snapshots made, each for all who need it.", figures.snapshots, &metrics)
        counter("seatwire_feed_merged_total", "Merged changes made.", figures.merged, &metrics)
        counter(
            "seatwire_feed_table_reads_total", "Readings of the log for who came back.", figures.tableReads, &metrics)
    }

    private static func register(_ hub: Hub, in metrics: inout MetricsRegistry) {
        let label = MetricLabel("loop", hub.reactor.name)
        let figures = hub.figures
        metrics.sampledGauge("seatwire_feed_subscriptions", "Subscriptions that stand.", label) {
            Double(figures.subscriptions.current)
        }
        metrics.sampledCounter("seatwire_feed_messages_total", "Messages that hubs were given.", label) {
            Double(figures.published.total)
        }
        metrics.sampledCounter("seatwire_feed_delivered_total", "Messages handed to connections.", label) {
            Double(figures.delivered.total)
        }
        metrics.sampledCounter(
            "seatwire_feed_fell_behind_total", "How often a message found a connection that was behind.", label
        ) { Double(figures.fellBehind.total) }
        metrics.sampledCounter(
            "seatwire_feed_caught_up_total", "How often a connection that was behind was given what it lacked.", label
        ) { Double(figures.caughtUp.total) }
        metrics.sampledCounter(
            "seatwire_feed_dropped_total", "Messages left out, and stood in for, because a loop had too many.", label
        ) { Double(hub.dropped) }
        metrics.show(
            figures.ringTimes, as: "seatwire_feed_commit_to_ring_seconds",
            "From the commit to the ring of a loop, ticks of hot shows included.", label)
        metrics.show(
            figures.socketTimes, as: "seatwire_feed_ring_to_socket_seconds",
            "How long it took to hand one run of messages to all who watch.", label)
    }

    private static func counter(
        _ name: String, _ help: String, _ counter: Counter, _ metrics: inout MetricsRegistry
    ) {
        metrics.sampledCounter(name, help) { Double(counter.total) }
    }
}
