internal import COpenSSL

/// One end of one TLS connection, without a socket: records go in, plain bytes and records come out.
///
/// Confined to one loop. After every call that may have written (`start`, `receive`, `write`, `close`, also when it
/// fails) the owner sends what `takeOutput` gives.
package final class TLSEngine {
    /// How far the connection has come.
    package private(set) var status = TLSStatus.handshaking
    let context: TLSContext

    private let raw: OpaquePointer
    private let wire = TLSWire()
    /// The name of the server that a client wants, which its sessions are kept under.
    private let server: String?
    private var handshakeBytes = 0

    /// The server's end.
    package convenience init(server context: TLSContext) throws(TLSFailure) {
        guard case .server = context.role else { preconditionFailure("a client's context cannot serve") }
        try self.init(context, server: nil)
        SSL_set_accept_state(raw)
    }

    /// The client's end.
    /// - Parameter host: the DNS name or address of the server; its certificate must be for it.
    package convenience init(client context: TLSContext, host: String) throws(TLSFailure) {
        guard case .client(let sessions, let checksServer) = context.role else {
            preconditionFailure("a server's context cannot connect")
        }
        let name = host.lowercased()
        try self.init(context, server: name)
        SSL_set_connect_state(raw)
        try aim(at: name, checksServer: checksServer)
        if let session = sessions.take(of: name) { SSL_set_session(raw, session.raw) }
    }

    private init(_ context: TLSContext, server: String?) throws(TLSFailure) {
        OpenSSLErrors.clear()
        guard let raw = SSL_new(context.raw) else { throw TLSFailure(.broken, OpenSSLErrors.take().text) }
        guard let bio = wire.makeBIO() else {
            SSL_free(raw)
            throw TLSFailure(.broken, OpenSSLErrors.take().text)
        }
        // One BIO for both directions: OpenSSL takes the reference once and frees it with the connection.
        SSL_set_bio(raw, bio, bio)
        self.context = context
        self.server = server
        self.raw = raw
        SSL_set_ex_data(raw, 0, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        // OpenSSL would take a session for spoiled when its connection goes without a close_notify. That was a rule of
        // TLS 1.0 (RFC 5246 section 7.2.1 took it back).
        if status != .failed { SSL_set_shutdown(raw, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN) }
        SSL_free(raw)
        // What could not be freed cleanly concerns nobody any more.
        OpenSSLErrors.clear()
    }

    // MARK: The handshake

    /// Begins the handshake; a client's first message is then in the output. A server has nothing to say first.
    package func start() throws(TLSFailure) {
        guard status == .handshaking else { return }
        try shake()
    }

    /// What was agreed on, once the connection is open.
    package var agreement: TLSAgreement? {
        guard status != .handshaking, SSL_is_init_finished(raw) == 1 else { return nil }
        var name: UnsafePointer<UInt8>?
        var length: CUnsignedInt = 0
        SSL_get0_alpn_selected(raw, &name, &length)
        let chosen = name.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self) }
        return TLSAgreement(
            version: SSL_get_version(raw).map { String(cString: $0) } ?? "",
            cipher: SSL_CIPHER_get_name(SSL_get_current_cipher(raw)).map { String(cString: $0) } ?? "",
            applicationProtocol: chosen,
            serverName: SSL_get_servername(raw, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) },
            isResumed: SSL_session_reused(raw) == 1)
    }

    private func aim(at name: String, checksServer: Bool) throws(TLSFailure) {
        guard !name.isEmpty, name.utf8.count <= 255, !name.utf8.contains(0) else {
            throw TLSFailure(.badName, "'\(name)' cannot be the name of a server")
        }
        // An address is looked for among the addresses of the certificate, never sent as SNI (RFC 6066 section 3).
        let isAddress = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(raw), name) == 1
        OpenSSLErrors.clear()
        guard !isAddress else { return }
        guard sw_ssl_set_server_name(raw, name) == 1 else {
            OpenSSLErrors.clear()
            throw TLSFailure(.badName, "'\(name)' cannot be the name of a server")
        }
        guard checksServer else { return }
        SSL_set_hostflags(raw, CUnsignedInt(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        guard SSL_set1_host(raw, name) == 1 else { throw TLSFailure(.broken, OpenSSLErrors.take().text) }
    }

    private func shake() throws(TLSFailure) {
        OpenSSLErrors.clear()
        let result = SSL_do_handshake(raw)
        if result == 1 {
            status = .open
        } else if SSL_get_error(raw, result) != SSL_ERROR_WANT_READ {
            throw fail()
        }
    }

    // MARK: Input

    /// Takes what came from the transport, all of it, and gives the plain bytes to `plaintext`, piece by piece.
    ///
    /// The status is up to date whenever `plaintext` is called, so a caller that still waits for the handshake can see
    /// there that it is done. What comes behind a close_notify is not looked at (RFC 8446 section 6.1).
    package func receive(
        _ records: UnsafeRawBufferPointer, plaintext: (UnsafeRawBufferPointer) -> Void
    ) throws(TLSFailure) -> TLSStatus {
        guard status == .handshaking || status == .open else { return status }
        wire.lend(records)
        defer { wire.takeBack() }
        guard wire.output.count <= context.limits.unsentBytes else {
            throw fail(.overLimit, "the peer asks for more answers than it takes")
        }
        if status == .handshaking {
            try shake()
            if status == .handshaking {
                handshakeBytes += records.count
                guard handshakeBytes <= context.limits.handshakeBytes else {
                    throw fail(.overLimit, "the handshake exceeds \(context.limits.handshakeBytes) bytes")
                }
                return status
            }
        }
        try decrypt(plaintext)
        return status
    }

    /// The transport has ended. That is in order only after the peer's close_notify; otherwise what came may be a part.
    package func receiveEnd() throws(TLSFailure) {
        switch status {
        case .ended, .failed: return
        case .handshaking: throw fail(.truncated, "the peer ended within the handshake")
        case .open: throw fail(.truncated, "the peer ended without a close_notify")
        }
    }

    private func decrypt(_ plaintext: (UnsafeRawBufferPointer) -> Void) throws(TLSFailure) {
        // The longest plaintext of a record (RFC 8446 section 5.1).
        let failure = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 16) { buffer -> TLSFailure? in
            while status == .open {
                var count = 0
                OpenSSLErrors.clear()
                let result = SSL_read_ex(raw, buffer.baseAddress, buffer.count, &count)
                guard result == 1 else { return stopReading(SSL_get_error(raw, result)) }
                plaintext(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            return nil
        }
        if let failure { throw failure }
    }

    private func stopReading(_ reason: CInt) -> TLSFailure? {
        switch reason {
        case SSL_ERROR_WANT_READ: return nil
        case SSL_ERROR_ZERO_RETURN:
            status = .ended
            return nil
        default: return fail()
        }
    }

    // MARK: Output

    /// Encrypts bytes into the output. Allowed once the connection is open, also after the peer has ended its side.
    package func write(_ plaintext: UnsafeRawBufferPointer) throws(TLSFailure) {
        switch status {
        case .handshaking: preconditionFailure("bytes cannot be written before the handshake is done")
        case .failed: return
        case .open, .ended: break
        }
        guard !plaintext.isEmpty else { return }
        OpenSSLErrors.clear()
        var written = 0
        let result = SSL_write_ex(raw, plaintext.baseAddress, plaintext.count, &written)
        guard result == 1 else { throw fail() }
    }

    /// Tells the peer that no more will be written (close_notify). What it still sends can be received.
    package func close() {
        guard status == .open || status == .ended, SSL_get_shutdown(raw) & SSL_SENT_SHUTDOWN == 0 else { return }
        OpenSSLErrors.clear()
        SSL_shutdown(raw)
        OpenSSLErrors.clear()
    }

    /// Records that wait to be sent, in bytes.
    package var outputCount: Int { wire.output.count }

    /// Hands out the records that wait to be sent.
    package func takeOutput() -> [UInt8] {
        defer { wire.output = [] }
        return wire.output
    }

    // MARK: Within

    /// Keeps a session that the server offers for later connections to it.
    func keep(session: OpaquePointer) {
        let session = TLSSessionCache.Session(taking: session)
        guard case .client(let sessions, _) = context.role, let server else { return }
        sessions.keep(session, of: server)
    }

    static func engine(of connection: OpaquePointer?) -> TLSEngine? {
        SSL_get_ex_data(connection, 0).map { Unmanaged<TLSEngine>.fromOpaque($0).takeUnretainedValue() }
    }

    private func fail() -> TLSFailure {
        fail(TLSFailure(OpenSSLErrors.take(), verification: SSL_get_verify_result(raw)))
    }

    private func fail(_ kind: TLSFailure.Kind, _ reason: String) -> TLSFailure { fail(TLSFailure(kind, reason)) }

    private func fail(_ failure: TLSFailure) -> TLSFailure {
        status = .failed
        return failure
    }
}

@available(*, unavailable)
extension TLSEngine: Sendable {}
