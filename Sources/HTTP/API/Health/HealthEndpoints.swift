internal import Contract
internal import HTTP

extension Health {
    /// `/health/live` says that the process turns; `/health/ready` and, for people, `/health` say whether it can serve.
    package var routes: [Route] {
        [
            Route(.get, "/health/live", access: .open, bucket: .probes, handler: .immediate(Self.live)),
            Route(.get, "/health/ready", access: .open, bucket: .probes, handler: .async(ready)),
            Route(.get, "/health", access: .open, bucket: .probes, handler: .async(ready)),
        ]
    }

    private static let alive = HealthReport(checks: [], isDraining: false).bytes

    private static func live(_: Request) throws(Problem) -> Response {
        Response(.ok, [.init("Content-Type", "application/json")], body: .bytes(alive))
    }

    private func ready(_: Request) async throws(Problem) -> Response {
        let report = await report()
        let status: Status =
            switch report.status {
            case .ok: .ok
            case .failing, .draining: .unavailable
            }
        return Response(status, [.init("Content-Type", "application/json")], body: .bytes(report.bytes))
    }
}
