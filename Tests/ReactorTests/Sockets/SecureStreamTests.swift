import Bytes
import TestSupport
import Testing

@testable import Reactor

@Suite struct SecureStreamTests {
    /// A server and a client that trust each other, on one loop.
    private struct House {
        let loop: TestLoop
        let source: TLSSource
        let listener: Listener
        let trusting: TLSContext
        let guests: Guests

        final class Guests {
            var all: [Recorder] = []
        }

        init(limits: ReactorLimits = ReactorLimits()) throws {
            let loop = try TestLoop(limits: limits)
            let authority = TestCertificate(["Test Authority"], isAuthority: true)
            let certificate = TestCertificate(["localhost"], signedBy: authority)
            let credential = TLSServerConfiguration.Credential(
                certificate: .bytes(certificate.chain, name: "certificate"), key: .bytes(certificate.key, name: "key")
            )
            source = try TLSSource(
                TLSServerConfiguration(credentials: [credential]),
                ticketKeys: TLSTicketKeys { [clock = loop.clock] in clock.now })
            trusting = try TLSContext(
                client: TLSClientConfiguration(trust: .authorities(.bytes(authority.certificate, name: "authority"))))
            let guests = Guests()
            self.guests = guests
            listener = try Listener.open(at: .loopback(), on: loop.reactor, secure: source) { _ in
                let guest = Recorder()
                guests.all.append(guest)
                return (guest, nil)
            }
            self.loop = loop
        }

        func client(host: String = "localhost") throws -> Recorder {
            let client = Recorder()
            try Connector.connect(
                to: listener.address, on: loop.reactor, secure: .init(trusting, host: host), handler: client)
            return client
        }
    }

    @Test("megabytes go through TLS whole in both directions, and both ends finish in order")
    func echo() throws {
        let house = try House()
        let client = try house.client()
        try #require(house.loop.turn { client.stream != nil && house.guests.all.first?.stream != nil })
        let server = try #require(house.guests.all.first)
        #expect(client.stream?.agreement?.version == "TLSv1.3")
        let message = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 11) }
        client.stream?.write(message)
        server.stream?.write(message)
        #expect(house.loop.turn { server.received.count == message.count && client.received.count == message.count })
        #expect(server.received == message && client.received == message)
        client.stream?.finish()
        #expect(house.loop.turn { client.end != nil && server.end != nil })
        #expect(client.end == .finished)
        #expect(server.end == .finished)
    }

    @Test("what is written before the handshake is done goes out after it")
    func early() throws {
        let house = try House()
        let client = Recorder()
        let stream = try Connector.connect(
            to: house.listener.address, on: house.loop.reactor, secure: .init(house.trusting, host: "localhost"),
            handler: client)
        stream.write(Array("early".utf8))
        #expect(house.loop.turn { house.guests.all.first?.text == "early" })
    }

    @Test("a client does not talk to a server whose certificate is for another name")
    func wrongName() throws {
        let house = try House()
        let client = try house.client(host: "elsewhere.test")
        #expect(house.loop.turn { client.end != nil })
        guard case .insecure(let failure) = client.end else {
            Issue.record("ended as \(String(describing: client.end))")
            return
        }
        #expect(failure.kind == .unverified)
        #expect(house.loop.turn { house.loop.reactor.statistics.connections == 0 })
    }

    @Test("plain bytes sent to a TLS port end the connection and nothing else")
    func plain() throws {
        let house = try House()
        let client = Recorder()
        try Connector.connect(to: house.listener.address, on: house.loop.reactor, handler: client)
        try #require(house.loop.turn { client.stream != nil })
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(house.loop.turn { client.end != nil || client.sawEnd })
        #expect(house.guests.all.allSatisfy { $0.stream == nil })
    }

    @Test("a handshake that takes longer than its time is ended")
    func late() throws {
        let house = try House()
        let client = Recorder()
        try Connector.connect(to: house.listener.address, on: house.loop.reactor, handler: client)
        try #require(house.loop.turn { client.stream != nil && house.loop.reactor.connections == 2 })
        house.loop.advance(by: house.loop.reactor.limits.handshake)
        #expect(house.loop.turn { house.guests.all.first?.end == .late })
    }

    @Test("an end without close_notify is told as cut off")
    func truncated() throws {
        let house = try House()
        let client = try house.client()
        try #require(house.loop.turn { client.stream != nil && house.guests.all.first?.stream != nil })
        // The client has read everything, tickets too: unread bytes would make this a reset.
        house.guests.all.first?.send("x")
        try #require(house.loop.turn { client.text == "x" })
        client.stream?.abort()
        #expect(house.loop.turn { house.guests.all.first?.end != nil })
        guard case .insecure(let failure) = house.guests.all.first?.end else {
            Issue.record("ended as \(String(describing: house.guests.all.first?.end))")
            return
        }
        #expect(failure.kind == .truncated)
    }

    @Test("many handshakes at once all come through, a few in each turn")
    func budget() throws {
        var limits = ReactorLimits()
        limits.handshakesPerTurn = 1
        let house = try House(limits: limits)
        let clients = try (0..<20).map { _ in try house.client() }
        #expect(house.loop.turn { clients.allSatisfy { $0.stream != nil } })
        for client in clients { client.send("x") }
        #expect(house.loop.turn { house.guests.all.count { $0.text == "x" } == 20 })
    }

    @Test("a connection that stands goes on across a reload of the certificates")
    func reload() throws {
        let house = try House()
        let client = try house.client()
        try #require(house.loop.turn { client.stream != nil })
        try house.source.reload()
        client.send("still here")
        #expect(house.loop.turn { house.guests.all.first?.text == "still here" })
        let second = try house.client()
        #expect(house.loop.turn { second.stream != nil })
    }
}
