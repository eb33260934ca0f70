import Bytes
import Reactor
import TestSupport
import Testing

@Suite struct TLSResumptionTests {
    /// Connects once and says whether the session was resumed. Bytes flow both ways, so that tickets arrive.
    private func connect(_ client: TLSContext, _ server: TLSContext, host: String = "box.example.org") throws -> Bool {
        var pair = try TLSPair(client: client, server: server, host: host)
        try pair.settle()
        try pair.client.write("ping")
        try pair.settle()
        #expect(pair.atServer == Array("ping".utf8))
        let agreement = try #require(pair.server.agreement)
        #expect(pair.client.agreement?.isResumed == agreement.isResumed)
        return agreement.isResumed
    }

    @Test("the second connection resumes the session of the first", arguments: [TLSVersion.v12, .v13])
    func resumes(_ version: TLSVersion) throws {
        var setup = TLSSetup()
        setup.connecting.versions = version...version
        let (client, server) = try (setup.client(), setup.server())
        #expect(try !connect(client, server))
        #expect(try connect(client, server))
        #expect(try connect(client, server), "a resumed connection brings the ticket for the next")
    }

    @Test("a client that starts anew resumes nothing") func freshClient() throws {
        let setup = TLSSetup()
        let server = try setup.server()
        #expect(try !connect(setup.client(), server))
        #expect(try !connect(setup.client(), server))
    }

    @Test("a session is resumed with the server that it came from only") func otherHost() throws {
        let setup = TLSSetup(["box.example.org", "hall.example.org"])
        let (client, server) = try (setup.client(), setup.server())
        #expect(try !connect(client, server, host: "box.example.org"))
        #expect(try !connect(client, server, host: "hall.example.org"))
        #expect(try connect(client, server, host: "box.example.org"))
    }

    @Test("tickets survive a reload") func reload() throws {
        let setup = TLSSetup()
        let client = try setup.client()
        let source = try TLSSource(setup.serving, ticketKeys: setup.ticketKeys)
        let before = source.context
        #expect(try !connect(client, before))
        try source.reload()
        #expect(source.context !== before)
        #expect(try connect(client, source.context))
    }

    @Test("keys age: the last one still opens, the one before does not", arguments: [TLSVersion.v12, .v13])
    func rotation(_ version: TLSVersion) throws {
        let clock = ManualClock()
        let keys = TLSTicketKeys(lifetime: .seconds(3_600)) { clock.now }
        var setup = TLSSetup()
        setup.connecting.versions = version...version
        let server = try TLSContext(server: setup.serving, ticketKeys: keys)
        let client = try setup.client()
        #expect(try !connect(client, server))
        clock.advance(by: .seconds(3_600))
        #expect(try connect(client, server), "sealed with the last key, sealed anew with the current one")
        clock.advance(by: .seconds(3_600))
        // OpenSSL's client does not take up a renewed ticket of TLS 1.2.
        if version == .v13 { #expect(try connect(client, server), "the new ticket lasts on") }
        clock.advance(by: .seconds(7_200))
        #expect(try !connect(client, server), "its key is gone")
    }

    @Test("a ticket is opened for two lifetimes of its key when nothing else is said, and not for longer")
    func keyLifetime() throws {
        let limits = TLSLimits()
        #expect(limits.ticketKeyLifetime >= limits.sessionLifetime)
        let clock = ManualClock()
        let setup = TLSSetup()
        let server = try TLSContext(server: setup.serving, ticketKeys: TLSTicketKeys { clock.now })
        let client = try setup.client()
        #expect(try !connect(client, server))
        clock.advance(by: limits.ticketKeyLifetime * 2 - .seconds(1))
        #expect(try connect(client, server))
        clock.advance(by: limits.ticketKeyLifetime * 2)
        #expect(try !connect(client, server))
    }

    @Test("a server with other keys makes a full handshake of it") func otherKeys() throws {
        let setup = TLSSetup()
        let client = try setup.client()
        #expect(try !connect(client, setup.server()))
        let other = try TLSContext(server: setup.serving, ticketKeys: .standing())
        #expect(try !connect(client, other))
    }

    @Test("a client keeps the sessions of the servers it used last, up to its limit") func sessionLimit() throws {
        var setup = TLSSetup(["*.example.org"])
        setup.connecting.limits.sessions = 2
        let (client, server) = try (setup.client(), setup.server())
        for host in ["a.example.org", "b.example.org", "c.example.org"] {
            #expect(try !connect(client, server, host: host))
        }
        #expect(try connect(client, server, host: "c.example.org"))
        #expect(try connect(client, server, host: "b.example.org"))
        #expect(try !connect(client, server, host: "a.example.org"))
    }

    @Test("connections that stand go on with the certificate they have while new ones get the new")
    func oldConnections() throws {
        let directory = try TestFiles()
        let authority = TestCertificate(["Test authority"], isAuthority: true)
        let first = TestCertificate(["old.example.org"], signedBy: authority)
        let second = TestCertificate(["new.example.org"], signedBy: authority)
        let files = try directory.write(first)
        let source = try TLSSource(TLSServerConfiguration(credentials: [files]), ticketKeys: .standing())
        let client = try TLSContext(client: TLSClientConfiguration(trust: authority.trust))
        var old = try TLSPair(client: client, server: source.context, host: "old.example.org")
        try old.settle()

        _ = try directory.write(second)
        try source.reload()
        var new = try TLSPair(client: client, server: source.context, host: "new.example.org")
        try new.settle()
        try old.client.write("still here")
        try old.settle()
        #expect(old.atServer == Array("still here".utf8))
        #expect(new.server.status == .open)
    }

    @Test("a reload of faulty files changes nothing") func faultyReload() throws {
        let directory = try TestFiles()
        let certificate = TestCertificate(["box.example.org"])
        let files = try directory.write(certificate)
        let source = try TLSSource(TLSServerConfiguration(credentials: [files]), ticketKeys: .standing())
        let before = source.context
        try directory.write("no certificate", to: "certificate.pem")
        let failure = #expect(throws: TLSSetupFailure.self) { try source.reload() }
        #expect(failure?.problem == .noCertificate)
        #expect(source.context === before)
    }
}
