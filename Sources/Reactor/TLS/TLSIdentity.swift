internal import CLinux
internal import COpenSSL

/// A certificate with its chain and its private key: what a server proves its name with.
///
/// Why `@unchecked Sendable` holds: nothing changes after `init`, and OpenSSL counts the references to certificates and
/// keys atomically.
package final class TLSIdentity: @unchecked Sendable {
    /// The file of the certificate.
    package let subject: String
    /// The DNS names in the certificate, in lower case; a wildcard stands as `*.example.org`.
    package let names: [String]
    /// Seconds since 1970 from which and until which the certificate is valid.
    package let validity: ClosedRange<Int64>

    let certificate: OpaquePointer
    let chain: [OpaquePointer]
    let key: OpaquePointer

    /// Reads certificate, chain and key. The certificate comes first in its file, then those that vouch for it.
    package init(certificate: PEMSource, key: PEMSource, limits: TLSLimits = TLSLimits()) throws(TLSSetupFailure) {
        let certificates = try Self.certificates(in: certificate, limit: limits.fileBytes)
        do throws(TLSSetupFailure) {
            self.key = try Self.key(in: key, limit: limits.fileBytes)
        } catch {
            for one in certificates { X509_free(one) }
            throw error
        }
        subject = certificate.subject
        self.certificate = certificates[0]
        chain = Array(certificates.dropFirst())
        names = Self.names(in: certificates[0])
        let from = Self.seconds(X509_get0_notBefore(certificates[0]))
        validity = from...max(from, Self.seconds(X509_get0_notAfter(certificates[0])))
        guard X509_check_private_key(self.certificate, self.key) == 1 else {
            OpenSSLErrors.clear()
            throw TLSSetupFailure(key.subject, .keyOfAnother(certificate: certificate.subject))
        }
    }

    deinit {
        X509_free(certificate)
        for link in chain { X509_free(link) }
        EVP_PKEY_free(key)
    }

    /// What an operator should know about this certificate at a moment (seconds since 1970). Clients will refuse an
    /// expired one, but a server with it is still better than none, so it is no failure.
    package func warnings(at now: Int64) -> [String] {
        let day: Int64 = 86_400
        if now < validity.lowerBound { return ["\(subject): the certificate is not valid yet"] }
        if now > validity.upperBound { return ["\(subject): the certificate has expired"] }
        let days = (validity.upperBound - now) / day
        return days < 14 ? ["\(subject): the certificate expires in \(days) days"] : []
    }

    /// All certificates in PEM text, at least one.
    static func certificates(in source: PEMSource, limit: Int) throws(TLSSetupFailure) -> [OpaquePointer] {
        try source.read(limit: limit) { bio throws(TLSSetupFailure) in
            OpenSSLErrors.clear()
            var found: [OpaquePointer] = []
            while let certificate = PEM_read_bio_X509(bio, nil, nil, nil) { found.append(certificate) }
            let errors = OpenSSLErrors.take()
            guard errors.contains(component: ERR_LIB_PEM, reason: PEM_R_NO_START_LINE) else {
                for one in found { X509_free(one) }
                throw TLSSetupFailure(
                    source.subject, .badCertificate(number: found.count + 1, reason: errors.text))
            }
            if found.isEmpty { throw TLSSetupFailure(source.subject, .noCertificate) }
            return found
        }
    }

    private static func key(in source: PEMSource, limit: Int) throws(TLSSetupFailure) -> OpaquePointer {
        try source.read(limit: limit) { bio throws(TLSSetupFailure) in
            OpenSSLErrors.clear()
            var wasAsked = false
            // Without a callback OpenSSL would ask the terminal for the pass phrase.
            let key = PEM_read_bio_PrivateKey(
                bio, nil,
                { _, _, _, asked in
                    asked?.storeBytes(of: true, as: Bool.self)
                    return -1
                }, &wasAsked)
            let errors = OpenSSLErrors.take()
            if let key { return key }
            if wasAsked { throw TLSSetupFailure(source.subject, .encryptedKey) }
            guard holdsKey(bio) else { throw TLSSetupFailure(source.subject, .noKey) }
            throw TLSSetupFailure(source.subject, .badKey(reason: errors.text))
        }
    }

    /// Whether any block of PEM text says that it is a private key, or is so damaged that it cannot be said.
    private static func holdsKey(_ bio: OpaquePointer) -> Bool {
        BIO_ctrl(bio, BIO_CTRL_RESET, 0, nil)
        var name: UnsafeMutablePointer<CChar>?
        var header: UnsafeMutablePointer<CChar>?
        var data: UnsafeMutablePointer<UInt8>?
        var length = 0
        while PEM_read_bio(bio, &name, &header, &data, &length) == 1 {
            let title = name.map { String(cString: $0) } ?? ""
            CRYPTO_free(name, #fileID, 0)
            CRYPTO_free(header, #fileID, 0)
            CRYPTO_free(data, #fileID, 0)
            if title.hasSuffix("PRIVATE KEY") { return true }
        }
        return !OpenSSLErrors.take().contains(component: ERR_LIB_PEM, reason: PEM_R_NO_START_LINE)
    }

    private static func names(in certificate: OpaquePointer) -> [String] {
        guard let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let list = OpaquePointer(raw)
        defer { GENERAL_NAMES_free(list) }
        return (0..<OPENSSL_sk_num(list)).compactMap { index in
            guard let raw = OPENSSL_sk_value(list, index) else { return nil }
            let name = raw.assumingMemoryBound(to: GENERAL_NAME.self).pointee
            guard name.type == GEN_DNS, let text = name.d.dNSName, let bytes = ASN1_STRING_get0_data(text) else {
                return nil
            }
            let buffer = UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(text)))
            return String(decoding: buffer, as: UTF8.self).lowercased()
        }
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return 0 }
        return Int64(timegm(&parts))
    }
}
