/// Which pages may open a WebSocket (RFC 6455 section 10.2). A browser asks nobody before it connects, so the server
/// has to.
package struct OriginPolicy: Sendable {
    /// Origins that are allowed beside the server's own.
    package var allowed: Set<Origin>
    /// Whether a page of the very host that is asked may.
    package var allowsSameHost: Bool
    /// Whether clients that are no browsers may, which send no origin.
    package var allowsAbsent: Bool

    package init(allowed: Set<Origin> = [], allowsSameHost: Bool = true, allowsAbsent: Bool = true) {
        self.allowed = allowed
        self.allowsSameHost = allowsSameHost
        self.allowsAbsent = allowsAbsent
    }

    func admits(_ fields: HandshakeFields) -> Bool {
        let values = fields.all("origin")
        guard let value = values.first else { return allowsAbsent }
        guard values.count == 1, let origin = Origin(String(decoding: value, as: UTF8.self)) else { return false }
        if allowed.contains(origin) { return true }
        guard allowsSameHost, let host = fields.only("host") else { return false }
        return origin.isSameHost(as: host)
    }
}
