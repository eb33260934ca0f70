import Bytes
import Reactor
import TestSupport
import Testing

@Suite struct TLSHandshakeTests {
    // MARK: Versions and protocols

    @Test("a client of TLS 1.2 gets forward secrecy and authenticated encryption", arguments: [true, false])
    func version12(isElliptic: Bool) throws {
        var setup = TLSSetup(key: isElliptic ? .p256 : .rsa(bits: 2_048))
        setup.connecting.versions = .v12 ... .v12
        var pair = try setup.pair()
        try pair.settle()
        try pair.client.write("hello")
        pair.client.close()
        try pair.settle()
        #expect(pair.atServer == Array("hello".utf8))
        #expect(pair.server.status == .ended)
        let agreement = try #require(pair.client.agreement)
        #expect(agreement.version == "TLSv1.2")
        #expect(agreement.cipher.hasPrefix(isElliptic ? "ECDHE-ECDSA-" : "ECDHE-RSA-"))
        #expect(agreement.cipher.contains("GCM") || agreement.cipher.contains("CHACHA20"))
    }

    @Test("versions that do not meet are refused at both ends") func noVersion() throws {
        var setup = TLSSetup()
        setup.connecting.versions = .v12 ... .v12
        setup.serving.versions = .v13 ... .v13
        var pair = try setup.pair()
        let failure = #expect(throws: TLSFailure.self) { try pair.settle() }
        #expect(failure?.kind == .noAgreement)
        let told = #expect(throws: TLSFailure.self) { try pair.carryToClient() }
        #expect(told?.kind == .refusedByPeer)
    }

    @Test("the server's first protocol that the client offers is chosen") func protocolByServer() throws {
        var setup = TLSSetup()
        setup.serving.protocols = ["seatwire/1", "http/1.1"]
        setup.connecting.protocols = ["h2", "http/1.1", "seatwire/1"]
        var pair = try setup.pair()
        try pair.settle()
        #expect(pair.server.agreement?.applicationProtocol == "seatwire/1")
        #expect(pair.client.agreement?.applicationProtocol == "seatwire/1")
    }

    @Test("a client that offers no protocol is served without one") func noProtocolOffered() throws {
        var setup = TLSSetup()
        setup.connecting.protocols = []
        var pair = try setup.pair()
        try pair.settle()
        #expect(pair.server.status == .open)
        #expect(pair.server.agreement?.applicationProtocol == nil)
    }

    @Test("a client that offers other protocols only is refused") func otherProtocols() throws {
        var setup = TLSSetup()
        setup.connecting.protocols = ["h2", "http/1"]
        var pair = try setup.pair()
        let failure = #expect(throws: TLSFailure.self) { try pair.settle() }
        #expect(failure?.kind == .noAgreement)
        // RFC 7301 section 3.2: a fatal alert, no_application_protocol (120).
        #expect(pair.server.takeOutput().suffix(2) == [2, 120])
    }

    // MARK: Names

    @Test(
        "a client is shown the certificate for the name that it asks for",
        arguments: ["box.example.org", "hall.example.org", "a.stage.example.org", "HALL.example.org"])
    func serverNames(_ host: String) throws {
        var setup = TLSSetup()
        for names in [["hall.example.org"], ["*.stage.example.org"]] {
            setup.serving.credentials.append(TestCertificate(names, signedBy: setup.authority).credential)
        }
        var pair = try setup.pair(host: host)
        try pair.settle()
        #expect(pair.client.status == .open, "the client checks that the certificate is for the name")
        #expect(pair.server.agreement?.serverName == host.lowercased())
    }

    @Test(
        "a star stands for one label and not for none or two",
        arguments: ["stage.example.org", "a.b.stage.example.org"])
    func starIsOneLabel(_ host: String) throws {
        var setup = TLSSetup()
        setup.serving.credentials.append(
            TestCertificate(["*.stage.example.org"], signedBy: setup.authority).credential)
        var pair = try setup.pair(host: host)
        let failure = #expect(throws: TLSFailure.self) { try pair.settle() }
        #expect(failure?.kind == .unverified)
    }

    @Test("a client that knows no such name gets the default certificate, which it may refuse") func unknownName()
        throws
    {
        var setup = TLSSetup()
        setup.connecting.trust = .anybody
        var pair = try setup.pair(host: "elsewhere.example.org")
        try pair.settle()
        #expect(pair.client.status == .open)
    }

    @Test("an address is looked for among the addresses of the certificate", arguments: ["127.0.0.1", "::1"])
    func address(_ host: String) throws {
        var pair = try TLSSetup(["box.example.org", "IP:127.0.0.1", "IP:::1"]).pair(host: host)
        try pair.settle()
        #expect(pair.client.status == .open)
        #expect(pair.server.agreement?.serverName == nil, "addresses are never sent as a server name")
    }

    @Test("an address that the certificate does not hold is refused") func otherAddress() throws {
        var pair = try TLSSetup(["box.example.org", "IP:127.0.0.1"]).pair(host: "127.0.0.2")
        let failure = #expect(throws: TLSFailure.self) { try pair.settle() }
        #expect(failure?.kind == .unverified)
    }

    @Test("what cannot be a name is refused before anything is sent", arguments: ["", "a\0.example.org"])
    func badNames(_ host: String) throws {
        let client = try TLSSetup().client()
        let failure = #expect(throws: TLSFailure.self) { _ = try TLSEngine(client: client, host: host) }
        #expect(failure?.kind == .badName)
    }

    @Test("a name of 256 bytes is refused, one of 255 is not") func longName() throws {
        let client = try TLSSetup().client()
        _ = try TLSEngine(client: client, host: String(repeating: "a", count: 255))
        #expect(throws: TLSFailure.self) {
            _ = try TLSEngine(client: client, host: String(repeating: "a", count: 256))
        }
    }

    // MARK: Verification

    @Test("a certificate for another host is refused") func wrongHost() throws {
        var pair = try TLSSetup().pair(host: "evil.example.org")
        let failure = #expect(throws: TLSFailure.self) { try pair.settle() }
        #expect(failure?.kind == .unverified)
        #expect(failure?.reason == "hostname mismatch")
        let told = #expect(throws: TLSFailure.self) { try pair.carryToServer() }
        #expect(told?.kind == .refusedByPeer)
    }

    @Test("an expired certificate is refused by the client") func expired() throws {
        var setup = TLSSetup()
        let old = TestCertificate(["box.example.org"], validity: -7_200 ... -3_600, signedBy: setup.authority)
        setup.serving.credentials = [old.credential]
        var pair = try setup.pair()
        let failure = #expect(throws: TLSFailure.self) { try pair.settle() }
        #expect(failure?.kind == .unverified)
        #expect(failure?.reason == "certificate has expired")
    }

    @Test("an authority that is not trusted is refused", arguments: [true, false]) func untrusted(bySystem: Bool) throws
    {
        var setup = TLSSetup()
        setup.connecting.trust = bySystem ? .system : TestCertificate(["Other"], isAuthority: true).trust
        var pair = try setup.pair()
        let failure = #expect(throws: TLSFailure.self) { try pair.settle() }
        #expect(failure?.kind == .unverified)
    }

    @Test("with trust in anybody everything above is accepted") func anybody() throws {
        var setup = TLSSetup()
        let old = TestCertificate(["other.example.org"], validity: -7_200 ... -3_600)
        setup.serving.credentials = [old.credential]
        setup.connecting.trust = .anybody
        var pair = try setup.pair()
        try pair.settle()
        #expect(pair.client.status == .open)
    }

    @Test("a chain through an authority in between is sent and accepted") func chain() throws {
        var setup = TLSSetup()
        let between = TestCertificate(["Between"], isAuthority: true, signedBy: setup.authority)
        let leaf = TestCertificate(["box.example.org"], signedBy: between)
        setup.serving.credentials = [leaf.credential]
        var pair = try setup.pair()
        try pair.settle()
        #expect(pair.client.status == .open)
        setup.serving.credentials[0].certificate = .bytes(leaf.certificate, name: "leaf alone")
        var broken = try setup.pair()
        let failure = #expect(throws: TLSFailure.self) { try broken.settle() }
        #expect(failure?.kind == .unverified, "without the link between the chain does not reach the root")
    }
}
