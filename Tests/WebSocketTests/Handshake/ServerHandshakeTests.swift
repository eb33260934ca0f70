import Crypto
import Testing

@testable import WebSocket

@Suite struct ServerHandshakeTests {
    private let request = HandshakeFixture.request

    private func answer(
        _ fixture: HandshakeFixture, policy: HandshakePolicy = HandshakePolicy(origins: OriginPolicy()),
        isGet: Bool = true, isHTTP11: Bool = true, hasContent: Bool = false, limits: WebSocketLimits = WebSocketLimits()
    ) throws(HandshakeRefusal) -> ServerHandshake.Acceptance {
        let request = HandshakeRequest(
            isGet: isGet, isHTTP11: isHTTP11, hasContent: hasContent, fields: fixture.fields)
        return try ServerHandshake.answer(request, policy: policy, limits: limits, digest: SHA1.digest)
    }

    private func status(
        _ fixture: HandshakeFixture, policy: HandshakePolicy = HandshakePolicy(origins: OriginPolicy()),
        isGet: Bool = true, isHTTP11: Bool = true, hasContent: Bool = false, limits: WebSocketLimits = WebSocketLimits()
    ) -> UInt16 {
        do throws(HandshakeRefusal) {
            _ = try answer(
                fixture, policy: policy, isGet: isGet, isHTTP11: isHTTP11, hasContent: hasContent, limits: limits)
            return 101
        } catch {
            return error.status
        }
    }

    @Test("the example of RFC 6455 1.3")
    func example() throws {
        let accepted = try answer(request)
        #expect(
            accepted.fields == [
                HandshakeField(name: "Upgrade", value: "websocket"),
                HandshakeField(name: "Sec-WebSocket-Accept", value: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            ])
        #expect(accepted.subprotocol == nil)
        #expect(accepted.deflate == nil)
    }

    @Test("only GET of HTTP/1.1 without content begins a WebSocket (RFC 6455 4.1, 4.2.1)")
    func method() {
        #expect(status(request, isGet: false) == 426)
        #expect(status(request, isHTTP11: false) == 400)
        #expect(status(request, hasContent: true) == 400)
        #expect(status(request.adding("transfer-encoding", "chunked")) == 400)
        #expect(status(request.with("host", nil)) == 400)
        #expect(status(request.adding("host", "other")) == 400)
    }

    @Test("Upgrade and Connection are lists without regard to case (RFC 6455 4.2.1)")
    func lists() {
        #expect(status(request.with("connection", "keep-alive, Upgrade")) == 101)
        #expect(status(request.with("connection", "keep-alive").adding("connection", "uPGRADE")) == 101)
        #expect(status(request.with("upgrade", "h2c, WebSocket")) == 101)
        #expect(status(request.with("upgrade", nil)) == 426)
        #expect(status(request.with("upgrade", "websockets")) == 426)
        #expect(status(request.with("connection", "keep-alive")) == 400)
        #expect(status(request.with("connection", nil)) == 400)
    }

    @Test(
        "the key is there once and is sixteen bytes (RFC 6455 4.2.1)",
        arguments: [
            nil, "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZTE=",
            "dGhlIHNhbXBsZSBub25jZQ==AAAA", "dGhlIHNhbXBsZSBub25j!Q==", "dGhlIHNhbXBsZSBub25j ==Q",
            "====================ab==",
        ])
    func key(_ value: String?) {
        #expect(status(request.with("sec-websocket-key", value)) == 400)
    }

    @Test("two keys are one too many")
    func twoKeys() {
        #expect(status(request.adding("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")) == 400)
    }

    @Test(
        "another version is answered with the one that is spoken (RFC 6455 4.4)",
        arguments: [nil, "8", "14", "013", "13, 8"])
    func version(_ value: String?) {
        do throws(HandshakeRefusal) {
            _ = try answer(request.with("sec-websocket-version", value))
            Issue.record("accepted")
        } catch {
            #expect(error.status == 426)
            #expect(error.fields.contains(HandshakeField(name: "Sec-WebSocket-Version", value: "13")))
        }
        #expect(status(request.adding("sec-websocket-version", "13")) == 400)
    }

    @Test("one of the offered subprotocols is answered, or none (RFC 6455 4.2.2)")
    func subprotocols() throws {
        let policy = HandshakePolicy(subprotocols: ["seats.v1.json", "chat"], origins: OriginPolicy())
        let offer = { request.with("sec-websocket-protocol", $0) }
        #expect(try answer(offer("chat, seats.v1.json"), policy: policy).subprotocol == "seats.v1.json")
        let two = offer("other").adding("sec-websocket-protocol", "chat")
        let accepted = try answer(two, policy: policy)
        #expect(accepted.subprotocol == "chat")
        #expect(accepted.fields.contains(HandshakeField(name: "Sec-WebSocket-Protocol", value: "chat")))
        #expect(try answer(request, policy: policy).subprotocol == nil)
        #expect(status(offer("other"), policy: policy) == 400)
        #expect(status(offer("Chat"), policy: policy) == 400)
        // Nothing is served, so nothing is answered.
        #expect(try answer(offer("chat")).subprotocol == nil)
    }

    @Test(
        "a list of subprotocols holds different tokens (RFC 6455 4.1)",
        arguments: ["chat, chat", "a b", "", "chat,", "chat,,other", "a/b"])
    func badSubprotocols(_ value: String) {
        let policy = HandshakePolicy(subprotocols: ["chat"], origins: OriginPolicy())
        #expect(status(request.with("sec-websocket-protocol", value), policy: policy) == 400)
    }

    @Test("compression is agreed to when it is offered and wanted (RFC 7692 7)")
    func deflate() throws {
        let offer = request.with("sec-websocket-extensions", "permessage-deflate; server_max_window_bits=11")
        let accepted = try answer(offer)
        #expect(accepted.deflate == DeflateAgreement(sendWindowBits: 11))
        #expect(accepted.fields.last?.name.description == "Sec-WebSocket-Extensions")
        let without = HandshakePolicy(origins: OriginPolicy(), compresses: false)
        #expect(try answer(offer, policy: without).deflate == nil)
        #expect(try answer(offer, policy: without).fields.count == 2)
        #expect(try answer(request.with("sec-websocket-extensions", "unknown")).deflate == nil)
        #expect(status(request.with("sec-websocket-extensions", "a;;")) == 400)
    }

    @Test("a browser that cannot read what it asks for gets it uncompressed")
    func safari() throws {
        let offer = request.with("sec-websocket-extensions", "permessage-deflate")
        let agent = { (version: String) in
            "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/\(version) Safari/605.1.15"
        }
        for (version, compresses) in [
            ("15.0", false), ("15.2.1", false), ("15.3", false), ("15.4", true), ("14.1", true),
        ] {
            let accepted = try answer(offer.with("user-agent", agent(version)))
            #expect((accepted.deflate != nil) == compresses, "\(version)")
        }
        #expect(try answer(offer.with("user-agent", "Other Version/15.0")).deflate != nil)
    }

    @Test("an offer lists so many extensions and subprotocols and no more")
    func limits() {
        var limits = WebSocketLimits()
        limits.offeredExtensions = 3
        limits.offeredProtocols = 2
        let policy = HandshakePolicy(subprotocols: ["a"], origins: OriginPolicy())
        #expect(status(request.with("sec-websocket-extensions", "a, b, c"), limits: limits) == 101)
        #expect(status(request.with("sec-websocket-extensions", "a, b, c, d"), limits: limits) == 400)
        #expect(status(request.with("sec-websocket-protocol", "a, b"), policy: policy, limits: limits) == 101)
        #expect(status(request.with("sec-websocket-protocol", "a, b, c"), policy: policy, limits: limits) == 400)
    }
}
