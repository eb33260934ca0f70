internal import Domain
internal import HTTP
internal import Telemetry

/// The steps behind the handler.
extension Service {
    func complete(_ response: consuming Response, _ request: Request) -> Response {
        var response = response
        let row = row(of: request)
        keepBehindGate(&response, row)
        let isCoded = !routes[row].mixesSecrets && compression.fits(response)
        // 304 bears it as well (RFC 9110 section 15.4.5), so it must be there before the condition is looked at.
        if isCoded { response.fields.append(.init("Vary", "Accept-Encoding")) }
        Conditional.apply(to: &response, for: request.head)
        if isCoded { compression.apply(to: &response, for: request.head) }
        return finish(response, request.exchange, request.head)
    }

    /// A cache in front of the gate would answer without asking for the key.
    private func keepBehindGate(_ response: inout Response, _ row: Int) {
        guard settings.keys != nil, case .keyed = routes[row].access, let control = response.first("Cache-Control"),
            control.hasPrefix("public")
        else { return }
        response.set("Cache-Control", "private\(control.dropFirst("public".count))")
    }

    func refusal(_ problem: Problem, _ exchange: Exchange, _ head: RequestHead?) -> Response {
        if let detail = problem.detail {
            log.error("a request failed", ["request_id": .text(exchange.id), "detail": .text(detail)])
        }
        return finish(problem.response(requestID: exchange.id), exchange, head)
    }

    /// Adds what every answer bears.
    func finish(
        _ response: consuming Response, _ exchange: Exchange, _ head: RequestHead?, preflight allow: String? = nil
    ) -> Response {
        var response = response
        response.fields.reserveCapacity(response.fields.count + 4)
        response.fields.append(Response.Field("X-Request-Id", exchange.id))
        if !response.fields.contains(where: { $0.isNamed("Cache-Control") }) {
            response.fields.append(Response.Field("Cache-Control", "no-store"))
        }
        // A refusal tells of the measure that it is about.
        if let rest = exchange.rest, !response.fields.contains(where: { $0.isNamed("RateLimit") }) {
            response.fields.append(Response.Field("RateLimit-Policy", rest.bucket.policy))
            response.fields.append(Response.Field("RateLimit", rest.text))
        }
        if exchange.isSecure { response.fields.append(SecurityFields.strictTransport) }
        guard !settings.origins.isEmpty, let head else { return response }
        response.fields += settings.origins.fields(for: head)
        if let allow { response.fields += settings.origins.preflight(head, allow: allow) }
        return response
    }

    /// Takes note of what a handler has done for somebody who may more than others, or has refused.
    func note(_ outcome: AuditEntry.Outcome, _ request: Request) {
        switch outcome {
        case .done:
            let row = row(of: request)
            guard let least = routes[row].role, least >= .staff else { return }
            let route = routes[row]
            guard route.method != .get, case .general = route.audit else { return }
            settings.audit?.record(
                route.operation?.rawValue ?? route.pattern, String(decoding: request.head.path, as: UTF8.self),
                by: request.auditActor, .done, before: nil, after: nil)
        case .refused: audit.roleRefused(request.head, request.exchange, request.principal)
        }
    }
}
