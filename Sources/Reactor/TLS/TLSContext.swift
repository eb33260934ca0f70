internal import COpenSSL

/// What connections of one kind have in common: certificates or trust, versions, ciphers, protocols. Made once, used by
/// any number of connections on any loop.
///
/// Why `@unchecked Sendable` holds: nothing changes after `init`; OpenSSL counts references and locks what it keeps in
/// an `SSL_CTX` by itself, and the rest is Sendable.
package final class TLSContext: @unchecked Sendable {
    enum Role {
        case server(TLSTicketKeys)
        case client(TLSSessionCache, checksServer: Bool)
    }

    /// The certificates of a server, the default one first.
    package let identities: [TLSIdentity]
    package let limits: TLSLimits
    let role: Role
    /// What new connections start with.
    let raw: OpaquePointer
    /// What a server goes over to when a client asks for a name.
    private let byName: [String: OpaquePointer]
    private let others: [OpaquePointer]
    /// The protocols in wire form (RFC 7301 section 3.1).
    private let protocols: [UInt8]

    /// A server. The keys of its tickets are given, so that they can outlive it.
    package init(
        server configuration: TLSServerConfiguration, ticketKeys: TLSTicketKeys
    ) throws(TLSSetupFailure) {
        let limits = configuration.limits
        limits.validate()
        var identities: [TLSIdentity] = []
        for one in configuration.credentials {
            identities.append(try TLSIdentity(certificate: one.certificate, key: one.key, limits: limits))
        }
        let protocols = try Self.wireForm(of: configuration.protocols)
        var made: [OpaquePointer] = []
        do throws(TLSSetupFailure) {
            for identity in identities {
                let raw = try Self.make(TLS_server_method(), configuration.versions, limits)
                made.append(raw)
                try Self.use(identity, in: raw)
            }
            guard !made.isEmpty else { throw TLSSetupFailure("TLS server", .nothingGiven) }
        } catch {
            for raw in made { SSL_CTX_free(raw) }
            throw error
        }
        self.identities = identities
        self.limits = limits
        self.protocols = protocols
        role = .server(ticketKeys)
        raw = made[0]
        others = Array(made.dropFirst())
        byName = Dictionary(
            zip(identities, made).flatMap { identity, raw in identity.names.map { ($0, raw) } },
            uniquingKeysWith: { first, _ in first })
        for raw in made { listen(in: raw) }
    }

    /// A client.
    package init(client configuration: TLSClientConfiguration) throws(TLSSetupFailure) {
        let limits = configuration.limits
        limits.validate()
        let protocols = try Self.wireForm(of: configuration.protocols)
        raw = try Self.make(TLS_client_method(), configuration.versions, limits)
        identities = []
        self.limits = limits
        self.protocols = protocols
        byName = [:]
        others = []
        role = .client(TLSSessionCache(limit: limits.sessions), checksServer: configuration.trust != .anybody)
        try trust(configuration.trust)
        if !protocols.isEmpty {
            // Unlike its siblings this one answers 0 when it is done.
            let failed = SSL_CTX_set_alpn_protos(raw, protocols, CUnsignedInt(protocols.count))
            precondition(failed == 0, "OpenSSL did not take checked protocol names")
        }
        sw_ssl_ctx_set_cache_mode(raw, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL)
        SSL_CTX_sess_set_new_cb(raw) { connection, session in
            guard let session, let engine = TLSEngine.engine(of: connection) else { return 0 }
            engine.keep(session: session)
            return 1
        }
    }

    deinit {
        SSL_CTX_free(raw)
        for other in others { SSL_CTX_free(other) }
    }

    // MARK: Making

    private static func make(
        _ method: OpaquePointer?, _ versions: ClosedRange<TLSVersion>, _ limits: TLSLimits
    ) throws(TLSSetupFailure) -> OpaquePointer {
        OpenSSLErrors.clear()
        guard let raw = SSL_CTX_new(method) else {
            throw TLSSetupFailure("OpenSSL", .refused(reason: OpenSSLErrors.take().text))
        }
        sw_ssl_ctx_harden(raw)
        SSL_CTX_set_timeout(raw, Int(limits.sessionLifetime.components.seconds))
        sw_ssl_ctx_set_max_cert_list(raw, CInt(limits.handshakeBytes))
        // TLS 1.3 has good suites only; of 1.2 those with forward secrecy and authenticated encryption (RFC 9325 4.2).
        guard sw_ssl_ctx_set_versions(raw, versions.lowerBound.number, versions.upperBound.number) == 1,
            SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1,
            sw_ssl_ctx_set_groups(raw, "X25519:P-256:P-384") == 1
        else {
            SSL_CTX_free(raw)
            throw TLSSetupFailure("OpenSSL", .refused(reason: OpenSSLErrors.take().text))
        }
        return raw
    }

    private static func use(_ identity: TLSIdentity, in raw: OpaquePointer) throws(TLSSetupFailure) {
        OpenSSLErrors.clear()
        guard SSL_CTX_use_certificate(raw, identity.certificate) == 1,
            identity.chain.allSatisfy({ sw_ssl_ctx_add_chain(raw, $0) == 1 }),
            SSL_CTX_use_PrivateKey(raw, identity.key) == 1
        else { throw TLSSetupFailure(identity.subject, .refused(reason: OpenSSLErrors.take().text)) }
    }

    private static func wireForm(of protocols: [String]) throws(TLSSetupFailure) -> [UInt8] {
        var wire: [UInt8] = []
        for name in protocols {
            guard (1...255).contains(name.utf8.count) else { throw TLSSetupFailure(name, .badProtocolName) }
            wire.append(UInt8(name.utf8.count))
            wire.append(contentsOf: name.utf8)
        }
        return wire
    }

    private func trust(_ trust: TLSTrust) throws(TLSSetupFailure) {
        OpenSSLErrors.clear()
        switch trust {
        case .anybody:
            SSL_CTX_set_verify(raw, SSL_VERIFY_NONE, nil)
            return
        case .system:
            guard SSL_CTX_set_default_verify_paths(raw) == 1 else {
                throw TLSSetupFailure("the system's authorities", .refused(reason: OpenSSLErrors.take().text))
            }
        case .authorities(let source):
            let certificates = try TLSIdentity.certificates(in: source, limit: limits.fileBytes)
            defer { for one in certificates { X509_free(one) } }
            let store = SSL_CTX_get_cert_store(raw)
            guard certificates.allSatisfy({ X509_STORE_add_cert(store, $0) == 1 }) else {
                throw TLSSetupFailure(source.subject, .refused(reason: OpenSSLErrors.take().text))
            }
        }
        SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nil)
    }

    // MARK: A server's answers to a client's offers

    /// Lets OpenSSL ask this context. It outlives the questions: a connection holds its context.
    private func listen(in raw: OpaquePointer) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        SSL_CTX_set_alpn_select_cb(
            raw,
            { _, chosen, length, offered, count, argument in
                guard let argument, let chosen, let length, let offered else { return SSL_TLSEXT_ERR_ALERT_FATAL }
                let context = Unmanaged<TLSContext>.fromOpaque(argument).takeUnretainedValue()
                return context.chooseProtocol(chosen, length, of: offered, count)
            }, me)
        sw_ssl_ctx_on_server_name(
            raw,
            { connection, _, argument in
                guard let connection, let argument else { return SSL_TLSEXT_ERR_NOACK }
                let context = Unmanaged<TLSContext>.fromOpaque(argument).takeUnretainedValue()
                return context.chooseIdentity(for: connection)
            }, me)
        // Tickets carry all there is to know, so the server keeps no session.
        sw_ssl_ctx_set_cache_mode(raw, SSL_SESS_CACHE_OFF)
        SSL_CTX_set_num_tickets(raw, 1)
        let scope = Array("seatwire".utf8)
        SSL_CTX_set_session_id_context(raw, scope, CUnsignedInt(scope.count))
        SSL_CTX_set_tlsext_ticket_key_evp_cb(raw) { connection, name, iv, cipher, mac, sealing in
            guard let engine = TLSEngine.engine(of: connection), case .server(let keys) = engine.context.role,
                let name, let iv, let cipher, let mac
            else { return -1 }
            if sealing == 1 { return keys.seal(name: name, iv: iv, cipher: cipher, mac: mac) }
            // A ticket of TLS 1.3 is used once, so there is always a new one.
            return keys.open(
                name: name, iv: iv, cipher: cipher, mac: mac, renewing: SSL_version(connection) == TLS1_3_VERSION)
        }
    }

    private func chooseProtocol(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ length: UnsafeMutablePointer<UInt8>,
        of offered: UnsafePointer<UInt8>, _ count: CUnsignedInt
    ) -> CInt {
        guard !protocols.isEmpty else { return SSL_TLSEXT_ERR_NOACK }
        let offer = UnsafeBufferPointer(start: offered, count: Int(count))
        var start = 0
        while start < protocols.count {
            let name = protocols[(start + 1)...(start + Int(protocols[start]))]
            var place = 0
            while place < offer.count {
                let end = place + 1 + Int(offer[place])
                guard end <= offer.count else { return SSL_TLSEXT_ERR_ALERT_FATAL }
                if offer[(place + 1)..<end].elementsEqual(name) {
                    chosen.pointee = offered + place + 1
                    length.pointee = offer[place]
                    return SSL_TLSEXT_ERR_OK
                }
                place = end
            }
            start = name.endIndex
        }
        // RFC 7301 section 3.2: no_application_protocol.
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }

    private func chooseIdentity(for connection: OpaquePointer) -> CInt {
        guard let text = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name) else { return SSL_TLSEXT_ERR_NOACK }
        let name = String(cString: text).lowercased()
        guard let match = byName[name] ?? byName[Self.wildcard(for: name)] else { return SSL_TLSEXT_ERR_NOACK }
        if match != raw { SSL_set_SSL_CTX(connection, match) }
        return SSL_TLSEXT_ERR_OK
    }

    /// The name with a star for its first label (RFC 9525 section 6.3).
    private static func wildcard(for name: String) -> String {
        guard let dot = name.firstIndex(of: ".") else { return name }
        return "*" + name[dot...]
    }
}
