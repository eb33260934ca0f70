import COpenSSL
import Reactor
import TestSupport
import Testing

/// What only a client can ask for that is driven by hand: new keys in the middle of a connection (RFC 8446 4.6.3).
@Suite struct TLSKeyUpdateTests {
    /// OpenSSL's client, bare.
    private final class Client {
        private let context = SSL_CTX_new(TLS_client_method())
        private let raw: OpaquePointer?
        private let incoming = BIO_new(BIO_s_mem())
        private let outgoing = BIO_new(BIO_s_mem())

        init() {
            raw = SSL_new(context)
            SSL_set_connect_state(raw)
            // Takes both over.
            SSL_set_bio(raw, incoming, outgoing)
        }

        deinit {
            SSL_free(raw)
            SSL_CTX_free(context)
        }

        func shake() -> Bool { SSL_do_handshake(raw) == 1 }

        func askForNewKeys() -> Bool {
            SSL_key_update(raw, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake(raw) == 1
        }

        func write(_ text: String) -> Bool { SSL_write(raw, text, CInt(text.utf8.count)) > 0 }

        func read() -> String {
            var buffer = [UInt8](repeating: 0, count: 1_000)
            let count = SSL_read(raw, &buffer, CInt(buffer.count))
            return String(decoding: buffer.prefix(Int(max(0, count))), as: UTF8.self)
        }

        func take(_ records: [UInt8]) { BIO_write(incoming, records, CInt(records.count)) }

        func output() -> [UInt8] {
            var buffer = [UInt8](repeating: 0, count: Int(BIO_ctrl_pending(outgoing)))
            BIO_read(outgoing, &buffer, CInt(buffer.count))
            return buffer
        }
    }

    private func open() throws -> (Client, TLSEngine) {
        let client = Client()
        let server = try TLSEngine(server: TLSSetup().server())
        for _ in 0..<2 {
            _ = client.shake()
            _ = try server.take(client.output())
            client.take(server.takeOutput())
        }
        #expect(server.status == .open)
        return (client, server)
    }

    @Test("a client that asks for new keys gets them, and bytes flow on under them") func newKeys() throws {
        let (client, server) = try open()
        for round in 1...3 {
            #expect(client.askForNewKeys())
            #expect(client.write("round \(round)"))
            #expect(try server.take(client.output()) == Array("round \(round)".utf8))
            try server.write("answer \(round)")
            client.take(server.takeOutput())
            #expect(client.read() == "answer \(round)")
        }
    }

    @Test("a client that asks again and again and reads nothing makes the server hold little") func flood() throws {
        let (client, server) = try open()
        for _ in 0..<2_000 {
            #expect(client.askForNewKeys())
            _ = try server.take(client.output())
        }
        // RFC 8446 section 4.6.3: one answer may stand for several requests, but a request is at most one answer.
        #expect(server.outputCount <= 2_000 * 32)
        #expect(server.outputCount <= TLSLimits().unsentBytes)
    }

    @Test("a client that asks again and again and takes nothing is cut when unsentBytes wait for it")
    func floodOfConnection() throws {
        let loop = try TestLoop()
        let (server, wire, client) = (Recorder(), Recorder(), Client())
        let source = try TLSSource(
            TLSServerConfiguration(credentials: [TestCertificate(["localhost"]).credential]),
            ticketKeys: TLSTicketKeys { [clock = loop.clock] in clock.now })
        let listener = try Listener.open(at: .loopback(), on: loop.reactor, secure: source) { _ in (server, nil) }
        try Connector.connect(to: listener.address, on: loop.reactor, handler: wire)
        try #require(loop.turn { wire.stream != nil })
        var taken = 0
        for _ in 0..<4 where server.stream == nil {
            _ = client.shake()
            wire.stream?.write(client.output())
            _ = loop.turn { server.stream != nil || wire.received.count > taken }
            client.take(Array(wire.received[taken...]))
            taken = wire.received.count
        }
        try #require(server.stream != nil)
        wire.stream?.pauseReading()
        // More than the kernel keeps for it.
        server.stream?.write([UInt8](repeating: 7, count: 16_000_000))
        var asked = 0
        while server.end == nil, asked < 50_000 {
            asked += 1
            #expect(client.askForNewKeys())
            wire.stream?.write(client.output())
            loop.turn()
        }
        guard case .insecure(let failure) = server.end else {
            Issue.record("ended as \(String(describing: server.end)) after \(asked)")
            return
        }
        #expect(failure.kind == .overLimit)
        withExtendedLifetime(listener) {}
    }
}
