import Crypto
import Testing

@testable import WebSocket

@Suite struct ClientHandshakeTests {
    private let answer = HandshakeFixture.answer

    private func check(
        _ fixture: HandshakeFixture, status: UInt16 = 101, subprotocols: [String] = [], compresses: Bool = true
    ) throws(ClientHandshake.Fault) -> ClientHandshake.Agreement {
        let handshake = ClientHandshake(
            nonce: Array("the sample nonce".utf8), subprotocols: subprotocols, compresses: compresses)
        return try handshake.check(status: status, fixture.fields, digest: SHA1.digest)
    }

    private func isRefused(_ fixture: HandshakeFixture, subprotocols: [String] = [], compresses: Bool = true) -> Bool {
        (try? check(fixture, subprotocols: subprotocols, compresses: compresses)) == nil
    }

    @Test("the request says what RFC 6455 4.1 wants")
    func request() {
        let handshake = ClientHandshake(nonce: Array("the sample nonce".utf8), subprotocols: ["a", "b"])
        #expect(
            handshake.fields.map { "\($0.name): \($0.value)" } == [
                "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: a, b",
                "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
            ])
        let plain = ClientHandshake(nonce: Array("the sample nonce".utf8), compresses: false)
        #expect(plain.fields.count == 3)
    }

    @Test("the example of RFC 6455 1.3 is taken")
    func example() throws {
        #expect(try check(answer) == ClientHandshake.Agreement(subprotocol: nil, deflate: nil))
    }

    @Test("an answer without proof is refused (RFC 6455 4.1)")
    func proof() {
        #expect(isRefused(answer.with("sec-websocket-accept", nil)))
        #expect(isRefused(answer.with("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=")))
        #expect(isRefused(answer.adding("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")))
        #expect(isRefused(answer.with("upgrade", nil)))
        #expect(isRefused(answer.with("upgrade", "h2c")))
        #expect(isRefused(answer.with("connection", "close")))
        #expect((try? check(answer, status: 200)) == nil)
        #expect(!isRefused(answer.with("upgrade", "WebSocket").with("connection", "upgrade, keep-alive")))
    }

    @Test("only what was offered may be chosen (RFC 6455 4.1)")
    func offered() throws {
        let chosen = answer.with("sec-websocket-protocol", "chat")
        #expect(try check(chosen, subprotocols: ["seats", "chat"]).subprotocol == "chat")
        #expect(isRefused(chosen, subprotocols: ["seats"]))
        #expect(isRefused(chosen))
        #expect(isRefused(chosen.adding("sec-websocket-protocol", "chat"), subprotocols: ["chat"]))
        #expect(isRefused(answer.with("sec-websocket-extensions", "other")))
        let deflate = "permessage-deflate; server_no_context_takeover"
        #expect(isRefused(answer.with("sec-websocket-extensions", deflate), compresses: false))
        #expect(isRefused(answer.with("sec-websocket-extensions", "\(deflate), \(deflate)")))
    }

    @Test("the server's compression must fit streams that forget (RFC 7692 7.1)")
    func deflate() throws {
        let accepted: [(String, UInt8)] = [
            ("server_no_context_takeover", 15), ("server_no_context_takeover; client_no_context_takeover", 15),
            ("server_no_context_takeover; client_max_window_bits=9", 9),
            ("server_no_context_takeover; server_max_window_bits=8", 15),
        ]
        for (parameters, window) in accepted {
            let fixture = answer.with("sec-websocket-extensions", "permessage-deflate; \(parameters)")
            #expect(try check(fixture).deflate == DeflateAgreement(sendWindowBits: window), "\(parameters)")
        }
        for parameters in [
            "client_no_context_takeover", "server_no_context_takeover; client_max_window_bits",
            "server_no_context_takeover; unknown", "server_no_context_takeover; server_no_context_takeover",
            "server_no_context_takeover; server_max_window_bits=16",
            "server_no_context_takeover; server_max_window_bits",
        ] {
            #expect(
                isRefused(answer.with("sec-websocket-extensions", "permessage-deflate; \(parameters)")), "\(parameters)"
            )
        }
        #expect(isRefused(answer.with("sec-websocket-extensions", "permessage-deflate")))
    }
}
