/// What a server is willing to agree to.
package struct HandshakePolicy: Sendable {
    /// The subprotocols that are served, the best first. When there are none, no offer of any is answered; otherwise a
    /// client that offers some has to offer one of these.
    package var subprotocols: [String]
    package var origins: OriginPolicy
    /// Whether permessage-deflate is agreed to.
    package var compresses: Bool

    package init(subprotocols: [String] = [], origins: OriginPolicy, compresses: Bool = true) {
        self.subprotocols = subprotocols
        self.origins = origins
        self.compresses = compresses
    }
}
