import CLinux
import Reactor
import TestSupport
import Testing

@Suite struct TLSIdentityTests {
    private func problem(certificate: PEMSource, key: PEMSource) -> TLSSetupFailure? {
        do throws(TLSSetupFailure) {
            _ = try TLSIdentity(certificate: certificate, key: key)
            return nil
        } catch {
            return error
        }
    }

    private func bytes(_ bytes: [UInt8]) -> PEMSource { .bytes(bytes, name: "given.pem") }

    @Test("the names of a certificate are read in lower case, wildcards too") func names() throws {
        let made = TestCertificate(["Box.Example.org", "*.example.net", "IP:127.0.0.1"])
        let identity = try TLSIdentity(certificate: bytes(made.chain), key: bytes(made.key))
        #expect(identity.names == ["box.example.org", "*.example.net"])
    }

    @Test("a named pipe in the place of a file is refused, and nobody waits for what never comes in it")
    func namedPipe() throws {
        let files = try TestFiles()
        let path = files.path(of: "pipe.pem")
        #expect(mkfifo(path, 0o600) == 0)
        let made = TestCertificate(["box.example.org"])
        for failure in [
            problem(certificate: .file(path), key: bytes(made.key)),
            problem(certificate: bytes(made.chain), key: .file(path)),
        ] {
            #expect(failure?.description == "\(path): cannot be read: it is not a plain file")
        }
    }

    @Test("key and certificate may stand in one file, in any order") func oneFile() throws {
        let files = try TestFiles()
        let made = TestCertificate(["box.example.org"])
        for text in [made.key + made.chain, made.chain + made.key] {
            let file = PEMSource.file(try files.write(text, to: "both.pem"))
            #expect(problem(certificate: file, key: file) == nil)
        }
    }

    @Test("a missing file is named") func missing() throws {
        let made = TestCertificate(["a"])
        let failure = try #require(problem(certificate: .file("/nowhere/certificate.pem"), key: bytes(made.key)))
        #expect(failure.problem == .missing)
        #expect(failure.description == "/nowhere/certificate.pem: there is no such file")
        let other = try #require(problem(certificate: bytes(made.chain), key: .file("/nowhere/key.pem")))
        #expect(other.subject == "/nowhere/key.pem")
    }

    @Test("a directory is no certificate") func directory() throws {
        let files = try TestFiles()
        let failure = try #require(problem(certificate: .file(files.path), key: .file(files.path)))
        #expect(failure.problem == .unreadable("it is not a plain file"))
    }

    @Test("a file above the limit is refused, one at the limit is read") func tooLarge() throws {
        let files = try TestFiles()
        let made = TestCertificate(["a"])
        var limits = TLSLimits()
        limits.fileBytes = 65_536
        let padding = [UInt8](repeating: 0x0A, count: 65_536 - made.chain.count)
        let whole = PEMSource.file(try files.write(made.chain + padding, to: "whole.pem"))
        _ = try TLSIdentity(certificate: whole, key: bytes(made.key), limits: limits)
        let more = PEMSource.file(try files.write(made.chain + padding + [0x0A], to: "more.pem"))
        let failure = #expect(throws: TLSSetupFailure.self) {
            try TLSIdentity(certificate: more, key: bytes(made.key), limits: limits)
        }
        #expect(failure?.problem == .tooLarge(limit: 65_536))
    }

    @Test("text that is no certificate, or no key, is told apart", arguments: ["", "hello\n"])
    func noPEM(_ text: String) throws {
        let made = TestCertificate(["a"])
        let source = bytes(Array(text.utf8))
        #expect(problem(certificate: source, key: bytes(made.key))?.problem == .noCertificate)
        #expect(problem(certificate: bytes(made.chain), key: source)?.problem == .noKey)
        #expect(problem(certificate: bytes(made.key), key: bytes(made.key))?.problem == .noCertificate)
        #expect(problem(certificate: bytes(made.chain), key: bytes(made.chain))?.problem == .noKey)
    }

    @Test("a damaged certificate is named by its number") func damagedCertificate() throws {
        let made = TestCertificate(["a"])
        var second = made.certificate
        second[200] = UInt8(ascii: "!")
        let failure = try #require(problem(certificate: bytes(made.certificate + second), key: bytes(made.key)))
        guard case .badCertificate(let number, _) = failure.problem else {
            Issue.record("\(failure)")
            return
        }
        #expect(number == 2)
    }

    @Test("a damaged key is refused") func damagedKey() throws {
        let made = TestCertificate(["a"])
        var key = made.key
        key[60] = UInt8(ascii: "!")
        let failure = try #require(problem(certificate: bytes(made.chain), key: bytes(key)))
        guard case .badKey = failure.problem else {
            Issue.record("\(failure)")
            return
        }
    }

    @Test("an encrypted key is refused and nobody is asked for its pass phrase") func encryptedKey() throws {
        let made = TestCertificate(["a"])
        let failure = problem(certificate: bytes(made.chain), key: bytes(made.encryptedKey(passPhrase: "sesame")))
        #expect(failure?.problem == .encryptedKey)
    }

    @Test("a key of another certificate is refused, naming both files") func mismatch() throws {
        let files = try TestFiles()
        let key = try files.write(TestCertificate(["b"]).key, to: "key.pem")
        let certificate = try files.write(TestCertificate(["a"]).chain, to: "certificate.pem")
        let failure = try #require(problem(certificate: .file(certificate), key: .file(key)))
        #expect(failure.description == "\(key): the private key does not belong to \(certificate)")
    }

    @Test("a key that is too short to be safe is refused") func weakKey() throws {
        let weak = TestCertificate(["a"], key: .rsa(bits: 1_024))
        let failure = #expect(throws: TLSSetupFailure.self) {
            try TLSContext(server: TLSServerConfiguration(credentials: [weak.credential]), ticketKeys: .standing())
        }
        #expect(failure?.problem == .refused(reason: "ee key too small"))
    }

    @Test("a server without a certificate is refused") func nothing() throws {
        let failure = #expect(throws: TLSSetupFailure.self) {
            try TLSContext(server: TLSServerConfiguration(credentials: []), ticketKeys: .standing())
        }
        #expect(failure?.problem == .nothingGiven)
    }

    @Test("a protocol name has 1 to 255 bytes", arguments: [("", false), ("a", true)])
    func protocolNames(_ name: String, _ isGood: Bool) throws {
        let long = String(repeating: "x", count: isGood ? 255 : 256)
        for text in [name, long] {
            let made = try? TLSContext(client: TLSClientConfiguration(trust: .anybody, protocols: [text]))
            #expect((made != nil) == isGood)
        }
    }

    @Test("authorities that cannot be read are a failure, not an empty trust") func badAuthorities() throws {
        let failure = #expect(throws: TLSSetupFailure.self) {
            try TLSContext(client: TLSClientConfiguration(trust: .authorities(.file("/nowhere/ca.pem"))))
        }
        #expect(failure?.problem == .missing)
        #expect(throws: TLSSetupFailure.self) {
            try TLSContext(client: TLSClientConfiguration(trust: .authorities(bytes([]))))
        }
    }

    @Test("an expired certificate is a warning, one that soon expires too") func warnings() throws {
        let made = TestCertificate(["a"])
        let identity = try TLSIdentity(certificate: bytes(made.chain), key: bytes(made.key))
        let (from, until) = (identity.validity.lowerBound, identity.validity.upperBound)
        #expect(until - from == 86_400 * 90 + 3_600)
        #expect(identity.warnings(at: from) == [])
        #expect(identity.warnings(at: from - 1) == ["given.pem: the certificate is not valid yet"])
        #expect(identity.warnings(at: until - 14 * 86_400) == [])
        #expect(identity.warnings(at: until - 14 * 86_400 + 1) == ["given.pem: the certificate expires in 13 days"])
        #expect(identity.warnings(at: until) == ["given.pem: the certificate expires in 0 days"])
        #expect(identity.warnings(at: until + 1) == ["given.pem: the certificate has expired"])
    }
}
