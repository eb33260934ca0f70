internal import COpenSSL

/// Why a TLS connection ended in disorder. The text is for the log; the peer is told by an alert.
package struct TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// What came is no TLS, a plain HTTP request for example.
        case notTLS
        /// The two have no version, cipher, group or application protocol in common.
        case noAgreement
        /// The peer ended it with an alert.
        case refusedByPeer
        /// The server's certificate was not accepted.
        case unverified
        /// A record was changed or forged on its way.
        case tampered
        /// The peer broke the protocol.
        case malformed
        /// The transport ended without a close_notify: something may be missing (RFC 8446 section 6.1).
        case truncated
        /// The peer exceeded a limit.
        case overLimit
        /// The name to connect to cannot be a server's name.
        case badName
        /// OpenSSL itself could not go on.
        case broken
    }

    package let kind: Kind
    package let reason: String

    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    package var description: String { "TLS: \(reason)" }
}

extension TLSFailure {
    /// Reads the failure from what OpenSSL left behind.
    init(_ errors: OpenSSLErrors, verification: Int) {
        guard let first = errors.entries.first(where: { $0.component == ERR_LIB_SSL }) else {
            self.init(.broken, errors.text)
            return
        }
        switch first.reason {
        case SSL_R_CERTIFICATE_VERIFY_FAILED:
            self.init(.unverified, String(cString: X509_verify_cert_error_string(verification)))
        case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST, SSL_R_WRONG_VERSION_NUMBER, SSL_R_BAD_RECORD_TYPE:
            self.init(.notTLS, first.text)
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_NO_SHARED_CIPHER,
            SSL_R_NO_APPLICATION_PROTOCOL, SSL_R_NO_SUITABLE_KEY_SHARE, SSL_R_NO_SUITABLE_GROUPS,
            SSL_R_NO_SHARED_GROUPS, SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, SSL_R_VERSION_TOO_LOW,
            SSL_R_UNKNOWN_PROTOCOL, SSL_R_INAPPROPRIATE_FALLBACK:
            self.init(.noAgreement, first.text)
        case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC, SSL_R_DIGEST_CHECK_FAILED:
            self.init(.tampered, first.text)
        // An alert of the peer is reported as its number plus this offset (OpenSSL, ssl.h).
        case CInt(SSL_AD_REASON_OFFSET)...CInt(SSL_AD_REASON_OFFSET + 255):
            self.init(.refusedByPeer, first.text)
        case CInt(ERR_R_MALLOC_FAILURE), CInt(ERR_R_INTERNAL_ERROR):
            self.init(.broken, first.text)
        default:
            self.init(.malformed, first.text)
        }
    }
}
