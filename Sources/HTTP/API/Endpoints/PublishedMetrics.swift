internal import HTTP
internal import Reactor
package import Telemetry

/// The metrics of the process at `/metrics`. The route must exist before all metrics are registered, for routes are
/// counted too; so the registry is published when it is complete.
package final class PublishedMetrics: Sendable {
    private let registry = Locked<MetricsRegistry?>(nil)

    package init() {}

    package func publish(_ complete: MetricsRegistry) {
        registry.withLock { $0 = complete }
    }

    package var route: Route {
        Route(.get, "/metrics", access: .open, bucket: .probes, handler: .immediate(answer))
    }

    private func answer(_: Request) throws(Problem) -> Response {
        guard let registry = registry.withLock({ $0 }) else { throw Problem(.unavailable) }
        return Response(.ok, [.init("Content-Type", MetricsRegistry.mediaType)], body: .bytes(registry.render()))
    }
}
