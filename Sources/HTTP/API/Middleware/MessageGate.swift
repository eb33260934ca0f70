package import Bytes
package import Telemetry

/// The gate in front of the business for those who show its key in a message, as a browser has to on a WebSocket, or
/// with the request that opens one. Wrong keys are written down like those on other requests, and whoever has shown too
/// many is not even heard.
package final class MessageGate: Sendable {
    private let keys: APIKeys
    private let limiter: RateLimiter?
    private let sparesLoopback: Bool
    private let audit: AuditLog

    /// Nil when the operator wants no gate.
    package init?(_ settings: ServiceSettings, log: Log) {
        guard let keys = settings.keys else { return nil }
        self.keys = keys
        // Only those are in it who guess.
        var limits = settings.limits
        limits.rateShards = 1
        limiter = settings.limitsRates ? RateLimiter(limits: limits) : nil
        sparesLoopback = settings.sparesLoopback
        audit = AuditLog(log, limits: settings.limits, trail: settings.audit)
    }

    /// Why a key does not open the gate; nil when it does.
    /// - Parameters:
    ///   - exchange: what has opened the connection.
    ///   - path: where that was.
    package func objection(to key: String, _ exchange: Exchange, on path: String, at now: Tick) -> Problem? {
        let limiter = sparesLoopback && exchange.client.isLoopback ? nil : limiter
        let subject = RateLimiter.Subject.address(exchange.client)
        if let wait = limiter?.wait(for: .wrongKeys, of: subject, at: now) {
            return Problem(rateLimitedBy: .wrongKeys, retryAfter: wait)
        }
        guard !keys.admit(key) else { return nil }
        _ = limiter?.take(.wrongKeys, from: subject, at: now)
        audit.keyRefused(on: path, exchange, at: now)
        return Problem(.apiKeyInvalid)
    }
}
