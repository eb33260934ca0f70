/// What a TLS server shows and speaks.
package struct TLSServerConfiguration: Sendable {
    /// A certificate and its key, not read yet.
    package struct Credential: Hashable, Sendable {
        package var certificate: PEMSource
        package var key: PEMSource

        package init(certificate: PEMSource, key: PEMSource) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Which one a client is shown is decided by the name that it asks for; the first is for all other names.
    package var credentials: [Credential]
    /// The application protocols (ALPN), best first. A client that offers only others is refused; one that offers none
    /// is served.
    package var protocols: [String]
    package var versions = TLSVersion.v12...TLSVersion.v13
    package var limits = TLSLimits()

    package init(credentials: [Credential], protocols: [String] = ["http/1.1"]) {
        self.credentials = credentials
        self.protocols = protocols
    }
}
