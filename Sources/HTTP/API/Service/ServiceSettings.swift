package import HTTP

/// What the operator decides about every request.
package struct ServiceSettings: Sendable {
    /// The gate in front of the business routes; nil for no gate.
    package var keys: APIKeys?
    package var origins = AllowedOrigins.none
    package var proxies = TrustedProxies()
    /// Whether clients are limited. Only development turns this off.
    package var limitsRates = true
    /// Whether clients on this very machine are not: a desk in development.
    package var sparesLoopback = false
    /// Of how many successes one is written to the access log.
    package var accessLogEvery = 1
    package var limits = APILimits()
    /// Finds out on whose behalf a request is made, from its fields; nil for a caller without an account.
    package var identify: @Sendable (RequestHead) throws(Problem) -> Principal? = { _ throws(Problem) in nil }

    /// Whether a request may name its account itself. Development alone turns this on.
    package var openAccess = false
    /// Where it is written down who did what, and who was refused.
    package var audit: (any AuditTrail)?

    package init() {}
}
