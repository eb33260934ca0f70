package import Bytes
internal import Domain
package import HTTP
package import Telemetry

/// The way of every request, from its head to its answer: plain steps, in the order in which they stand here.
/// Built once for the process and used by all loops; it holds nothing of a single request.
///
/// The connection calls `begin` when a head is there, reads the content if it is told to, calls `respond`, and
/// `finished` when the last byte of the answer has gone out.
package final class Service: Sendable {
    package let routes: [Route]
    private let router: Router
    let settings: ServiceSettings
    private let ids = RequestIDs()
    let limiter: RateLimiter?
    let compression: Compression
    let audit: AuditLog
    private let access: AccessLog
    private let metrics: RequestMetrics
    let log: Log

    package init(
        routes: [Route], settings: ServiceSettings, log: Log, metrics registry: inout MetricsRegistry
    ) throws(RouteFault) {
        settings.limits.validate()
        var table: [(Method, RoutePattern)] = []
        for route in routes { table.append((route.method, try RoutePattern(route.pattern))) }
        router = try Router(table)
        self.routes = routes
        self.settings = settings
        self.log = log
        limiter = settings.limitsRates ? RateLimiter(limits: settings.limits) : nil
        compression = Compression(settings.limits)
        audit = AuditLog(log, limits: settings.limits, trail: settings.audit)
        access = AccessLog(log, every: settings.accessLogEvery)
        metrics = RequestMetrics(routes, in: &registry)
    }

    /// The fields that stand in every answer and never change; a connection has them ready as bytes.
    package var constantFields: [Response.Field] {
        SecurityFields.constant + (settings.origins.isEmpty ? [] : [.init("Vary", "Origin")])
    }

    /// Decides about a request by its head alone.
    package func begin(_ head: RequestHead, from peer: Peer, at now: Tick) -> Decision {
        let client = settings.proxies.client(of: peer, head.fields)
        let match = router.match(head.method, head.path)
        var exchange = Exchange(
            id: ids.name(for: head.fields), method: head.method, route: match.route, client: client.address,
            isSecure: client.isSecure, started: now)
        do throws(Problem) {
            try refuseScanner(head, exchange)
            switch match {
            case .route(let index, let parameters):
                let route = routes[index]
                exchange.rest = try limit(route.bucket, .address(client.address), exchange, tells: route.tellsRest)
                try admit(route, head, exchange)
                let principal = route.readsToken ? try identify(head) : nil
                if let principal {
                    let account = RateLimiter.Subject.account(principal.account.description)
                    let rest = try limit(route.bucket, account, exchange, tells: route.tellsRest)
                    exchange.rest = RateRest.least(exchange.rest, rest)
                }
                try authorize(principal, for: route, head, exchange)
                try measure(head, route)
                let request = Request(
                    exchange: exchange, head: head, parameters: parameters, principal: principal, now: now)
                return .receive(request, limit: route.bodyLimit)
            case .options(let allow):
                try limit(.reads, .address(client.address), exchange)
                let response = Response(.noContent, [.init("Allow", allow)])
                return .answer(exchange, finish(response, exchange, head, preflight: allow))
            case .notAllowed(let allow):
                try limit(.reads, .address(client.address), exchange)
                throw Problem(.methodNotAllowed, fields: [.init("Allow", allow)])
            case .notFound:
                try limit(.reads, .address(client.address), exchange)
                throw Problem(.routeNotFound)
            case .malformed:
                try limit(.reads, .address(client.address), exchange)
                throw Problem(.malformedRequest, "The path is not well-formed.")
            }
        } catch {
            return .answer(exchange, refusal(error, exchange, head))
        }
    }

    /// Answers a request whose content is complete.
    package func respond(to request: Request) -> Reply {
        switch routes[row(of: request)].handler {
        case .immediate(let handler):
            do throws(Problem) {
                return .ready(complete(try handler(request), request))
            } catch {
                return .ready(refusal(error, request.exchange, request.head))
            }
        case .upgrade(let handler):
            do throws(Problem) {
                let upgrade = try handler(request)
                return .upgrade(finish(upgrade.response, request.exchange, request.head), upgrade)
            } catch {
                return .ready(refusal(error, request.exchange, request.head))
            }
        case .async, .handOver: return .pending(Reply.Work(request, at: self))
        }
    }

    /// The row of the table that let a request in. Whoever wants to know something of it asks the table for just that:
    /// to take the row out would be to copy it.
    func row(of request: Request) -> Int {
        guard let row = request.exchange.route else {
            preconditionFailure("only a request that was let in can be answered")
        }
        return row
    }

    /// What is told when a handler has not answered in its time.
    package func overdue(_ exchange: Exchange, _ head: RequestHead) -> Response {
        refusal(Problem(.unavailable, "The answer took too long.", detail: "deadline passed"), exchange, head)
    }

    /// The answer to bytes that are no request, or to a request that the engine gives up on.
    /// - Parameter known: the request when its head was there already.
    package func refuse(
        _ status: Status, of known: (exchange: Exchange, head: RequestHead)? = nil, from peer: Peer, at now: Tick
    ) -> (Exchange, Response) {
        let exchange =
            known?.exchange
            ?? Exchange(
                id: ids.next(), method: .other("-"), route: nil, client: peer.address, isSecure: peer.isSecure,
                started: now)
        return (exchange, refusal(Problem(.init(engine: status)), exchange, known?.head))
    }

    /// Takes note of an answer that could not be sent as the handler gave it.
    package func failed(_ fault: HTTPFault, _ exchange: Exchange) {
        log.error("an answer was replaced", ["request_id": .text(exchange.id), "detail": .text(fault.message)])
    }

    /// Takes note of an answer that has gone out, or of one that was cut off.
    package func finished(_ exchange: Exchange, status: Status, sent bytes: Int, at now: Tick) {
        let duration = now > exchange.started ? now.nanoseconds - exchange.started.nanoseconds : 0
        metrics.count(exchange, status: status, nanoseconds: duration)
        let route = exchange.route.map { routes[$0].pattern } ?? "-"
        access.write(exchange, route: route, status: status, sent: bytes, nanoseconds: duration)
    }
}

extension RouteMatch {
    fileprivate var route: Int? {
        switch self {
        case .route(let index, _): index
        case .options, .notAllowed, .notFound, .malformed: nil
        }
    }
}
