internal import COpenSSL
package import Reactor

/// A certificate made for one test, with the key and, when it was signed by another, the chain up to it.
package struct TestCertificate: Sendable {
    package enum KeyKind: Sendable {
        case p256
        case rsa(bits: Int)
    }

    /// The certificate and those of its issuers but the root, in PEM.
    package let chain: [UInt8]
    /// The private key in PEM.
    package let key: [UInt8]
    /// The certificate alone in PEM.
    package let certificate: [UInt8]
    private let isRoot: Bool

    /// - Parameters:
    ///   - names: DNS names, and addresses written as `IP:127.0.0.1`.
    ///   - validity: seconds from now, from and until.
    ///   - authority: who signs; nil for a certificate that signs itself.
    package init(
        _ names: [String], key kind: KeyKind = .p256, isAuthority: Bool = false,
        validity: ClosedRange<Int> = -3_600...86_400 * 90, signedBy authority: TestCertificate? = nil
    ) {
        let pair = Self.makeKey(kind)
        defer { EVP_PKEY_free(pair) }
        let certificate = Self.made(X509_new(), "certificate")
        defer { X509_free(certificate) }
        X509_set_version(certificate, 2)
        var serial: UInt64 = 0
        withUnsafeMutableBytes(of: &serial) { raw in
            _ = RAND_bytes(raw.baseAddress?.assumingMemoryBound(to: UInt8.self), CInt(raw.count))
        }
        ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1)
        X509_gmtime_adj(X509_getm_notBefore(certificate), validity.lowerBound)
        X509_gmtime_adj(X509_getm_notAfter(certificate), validity.upperBound)
        X509_set_pubkey(certificate, pair)
        X509_NAME_add_entry_by_txt(
            X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, names.first ?? "nameless", -1, -1, 0)
        let issuer = authority.map { Self.read($0.certificate) { PEM_read_bio_X509($0, nil, nil, nil) } }
        let issuerKey = authority.map { Self.read($0.key) { PEM_read_bio_PrivateKey($0, nil, nil, nil) } }
        defer {
            X509_free(issuer)
            EVP_PKEY_free(issuerKey)
        }
        X509_set_issuer_name(certificate, X509_get_subject_name(issuer ?? certificate))
        let alternatives = names.map { $0.hasPrefix("IP:") ? $0 : "DNS:\($0)" }.joined(separator: ",")
        if !alternatives.isEmpty { Self.extend(certificate, NID_subject_alt_name, alternatives) }
        Self.extend(certificate, NID_basic_constraints, isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE")
        let size = X509_sign(certificate, issuerKey ?? pair, EVP_sha256())
        precondition(size > 0, "OpenSSL could not sign a test certificate")

        self.certificate = Self.written { PEM_write_bio_X509($0, certificate) }
        key = Self.written { PEM_write_bio_PKCS8PrivateKey($0, pair, nil, nil, 0, nil, nil) }
        isRoot = authority == nil
        chain = self.certificate + (authority.map { $0.isRoot ? [] : $0.chain } ?? [])
    }

    /// For a server's configuration.
    package var credential: TLSServerConfiguration.Credential {
        .init(certificate: .bytes(chain, name: "test chain"), key: .bytes(key, name: "test key"))
    }

    /// What a client needs in order to trust what this certificate has signed.
    package var trust: TLSTrust { .authorities(.bytes(certificate, name: "test authority")) }

    /// The private key in PEM, encrypted under a pass phrase.
    package func encryptedKey(passPhrase: String) -> [UInt8] {
        let pair = Self.read(key) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        defer { EVP_PKEY_free(pair) }
        return Self.written { bio in
            var phrase = Array(passPhrase.utf8)
            return PEM_write_bio_PrivateKey(bio, pair, EVP_aes_128_cbc(), &phrase, CInt(phrase.count), nil, nil)
        }
    }

    private static func makeKey(_ kind: KeyKind) -> OpaquePointer {
        var pair: OpaquePointer?
        let context: OpaquePointer?
        switch kind {
        case .p256:
            context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
            EVP_PKEY_keygen_init(context)
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
        case .rsa(let bits):
            context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil)
            EVP_PKEY_keygen_init(context)
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, CInt(bits))
        }
        defer { EVP_PKEY_CTX_free(context) }
        EVP_PKEY_keygen(context, &pair)
        return made(pair, "key")
    }

    private static func extend(_ certificate: OpaquePointer, _ kind: CInt, _ text: String) {
        let value = made(X509V3_EXT_conf_nid(nil, nil, kind, text), "extension")
        X509_add_ext(certificate, value, -1)
        X509_EXTENSION_free(value)
    }

    private static func read(_ text: [UInt8], _ reader: (OpaquePointer?) -> OpaquePointer?) -> OpaquePointer {
        let bio = BIO_new_mem_buf(text, CInt(text.count))
        defer { BIO_free(bio) }
        return made(reader(bio), "copy")
    }

    private static func written(_ write: (OpaquePointer) -> CInt) -> [UInt8] {
        let bio = made(BIO_new(BIO_s_mem()), "buffer")
        defer { BIO_free(bio) }
        let done = write(bio)
        precondition(done == 1, "OpenSSL could not write PEM")
        let size = BIO_ctrl_pending(bio)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            filled = Int(max(0, BIO_read(bio, buffer.baseAddress, CInt(size))))
        }
    }

    private static func made(_ pointer: OpaquePointer?, _ what: String) -> OpaquePointer {
        guard let pointer else { preconditionFailure("OpenSSL could not make a test \(what)") }
        return pointer
    }
}
