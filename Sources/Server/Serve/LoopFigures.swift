internal import Reactor
internal import Telemetry

/// What the loops tell about themselves.
enum LoopFigures {
    static func register(_ loops: [Reactor], in metrics: inout MetricsRegistry) {
        for loop in loops {
            let label = MetricLabel("loop", loop.name)
            let figures = loop.statistics
            metrics.sampledCounter("seatwire_loop_turns_total", "Turns of the event loop.", label) {
                Double(figures.turns)
            }
            metrics.sampledCounter("seatwire_loop_events_total", "Readiness events taken from the kernel.", label) {
                Double(figures.events)
            }
            metrics.sampledCounter("seatwire_loop_busy_seconds_total", "Time spent in turns, without waiting.", label) {
                Double(figures.busyNanoseconds) / 1e9
            }
            metrics.show(figures.turnTimes, as: "seatwire_loop_turn_seconds", "How long turns took.", label)
            metrics.sampledGauge("seatwire_connections", "Open connections, incoming and outgoing.", label) {
                Double(figures.connections)
            }
            metrics.sampledCounter("seatwire_connections_accepted_total", "Connections that came in.", label) {
                Double(figures.accepted)
            }
            metrics.sampledCounter(
                "seatwire_connections_refused_total", "Connections that were closed at once for a limit.", label
            ) {
                Double(figures.refused)
            }
        }
    }
}
