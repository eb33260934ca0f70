/// Whom a TLS client trusts and what it speaks.
package struct TLSClientConfiguration: Sendable {
    package var trust: TLSTrust
    /// The application protocols to offer (ALPN), best first.
    package var protocols: [String]
    package var versions = TLSVersion.v12...TLSVersion.v13
    package var limits = TLSLimits()

    package init(trust: TLSTrust = .system, protocols: [String] = ["http/1.1"]) {
        self.trust = trust
        self.protocols = protocols
    }
}
