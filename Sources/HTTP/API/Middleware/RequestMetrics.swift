internal import Bytes
internal import HTTP
internal import Telemetry

/// Counts answers by route and class of status, and how long they took. All series exist from the start: a client can
/// make none, and what was never asked shows as zero.
struct RequestMetrics: Sendable {
    private struct Row: Sendable {
        let classes: [Counter]
        let duration: Histogram
    }

    private static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]

    private let rows: [Row]
    private let unmatched: Row

    init(_ routes: [Route], in registry: inout MetricsRegistry) {
        rows = routes.map { Self.row($0.method.name, $0.pattern, in: &registry) }
        unmatched = Self.row("-", "-", in: &registry)
    }

    private static func row(_ method: String, _ pattern: String, in registry: inout MetricsRegistry) -> Row {
        let route = [MetricLabel("method", method), MetricLabel("route", pattern)]
        let counters = classes.map { name in
            registry.counter(
                "seatwire_http_requests_total", "Answers by route and class of status.",
                route[0], route[1], MetricLabel("status", name))
        }
        let duration = registry.histogram(
            "seatwire_http_request_duration_seconds", "From the head of a request to the last byte of its answer.",
            .seconds, bounds: Histogram.latencies, route[0], route[1])
        return Row(classes: counters, duration: duration)
    }

    func count(_ exchange: Exchange, status: Status, nanoseconds: UInt64) {
        let row = exchange.route.map { rows[$0] } ?? unmatched
        row.classes[min(max(Int(status.code) / 100, 1), 5) - 1].add()
        row.duration.observe(nanoseconds)
    }
}
