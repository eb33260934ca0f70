package import Bytes
package import HTTP

/// What stays known of a request until its answer has gone out.
package struct Exchange: Sendable {
    /// The value of X-Request-Id, from the client or ours.
    package let id: String
    package let method: Method
    /// The row of the route table, or nil when there is none for this path.
    package let route: Int?
    /// Who asks, behind the proxies that we trust.
    package let client: IPAddress
    /// Whether the client speaks TLS with us or with a proxy that we trust.
    package let isSecure: Bool
    package let started: Tick
    /// What is left of a tight measure, for the answer to tell.
    package var rest: RateRest?
}
