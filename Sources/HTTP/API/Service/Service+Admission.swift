internal import Bytes
internal import Domain
internal import HTTP

/// The steps before the handler.
extension Service {
    func refuseScanner(_ head: RequestHead, _ exchange: Exchange) throws(Problem) {
        guard ScannerPaths.contain(head.path) else { return }
        audit.scannerRefused(head, exchange)
        throw Problem(.forbidden)
    }

    @discardableResult
    func limit(
        _ bucket: RateBucket, _ subject: RateLimiter.Subject, _ exchange: Exchange, tells: Bool = false
    ) throws(Problem) -> RateRest? {
        guard let limiter, !(settings.sparesLoopback && exchange.client.isLoopback) else { return nil }
        switch limiter.take(bucket, from: subject, at: exchange.started) {
        case .granted(let remaining): return tells ? RateRest(bucket: bucket, remaining: remaining) : nil
        case .refused(let wait): throw Problem(rateLimitedBy: bucket, retryAfter: wait)
        }
    }

    func admit(_ route: Route, _ head: RequestHead, _ exchange: Exchange) throws(Problem) {
        switch route.access {
        case .open: return
        case .keyed:
            guard let keys = settings.keys, !keys.admit(head.fields) else { return }
            audit.keyRefused(head, exchange)
            throw Problem(.apiKeyInvalid)
        }
    }

    func identify(_ head: RequestHead) throws(Problem) -> Principal? {
        if let principal = try settings.identify(head) { return principal }
        return settings.openAccess ? try OpenAccess.principal(head) : nil
    }

    func authorize(
        _ principal: Principal?, for route: Route, _ head: RequestHead, _ exchange: Exchange
    ) throws(Problem) {
        guard let least = route.role else { return }
        guard let principal else { throw Problem(.unauthenticated) }
        guard principal.role >= least else {
            audit.roleRefused(head, exchange, principal)
            throw Problem(.forbidden)
        }
    }

    /// Refuses content that is announced to be longer than the route reads. Content that is not announced is counted
    /// while it is read.
    func measure(_ head: RequestHead, _ route: Route) throws(Problem) {
        guard let length = head.fields["content-length"].flatMap({ Int($0) }) else { return }
        guard length <= route.bodyLimit else { throw Problem(.contentTooLarge) }
    }
}
