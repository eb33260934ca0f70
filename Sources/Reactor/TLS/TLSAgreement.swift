/// What a handshake has agreed on.
package struct TLSAgreement: Hashable, Sendable {
    /// `TLSv1.2` or `TLSv1.3`.
    package let version: String
    /// The name of the cipher suite.
    package let cipher: String
    /// The application protocol (ALPN), when one was agreed on.
    package let applicationProtocol: String?
    /// The name that the client asked for (SNI).
    package let serverName: String?
    /// Whether an earlier session was resumed.
    package let isResumed: Bool
}
