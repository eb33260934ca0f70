import API
import HTTP
import Reactor
import Realtime
import Telemetry
import TestSupport
import Testing
import WebSocket

@testable import Gateway

/// A request becomes a WebSocket, or is told why not: over real sockets, through the real service.
@Suite struct SocketDoorTests {
    /// A server with one WebSocket that sends everything back.
    private final class House {
        let loop: TestLoop
        let hub: Hub
        private let listener: Listener

        init(subprotocols: [String] = [], compresses: Bool = true, memory: MemoryGuard? = nil) throws {
            let loop = try TestLoop()
            self.loop = loop
            let hub = Hub(on: loop.reactor, loop: 0)
            self.hub = hub
            let station = Pinned(SocketStation(at: hub), to: loop.reactor)
            let door = SocketDoor(
                [(loop.reactor, station)],
                policy: HandshakePolicy(subprotocols: subprotocols, origins: OriginPolicy(), compresses: compresses),
                limits: WebSocketLimits(), memory: memory)
            let route = Route(
                .get, "/echo", access: .open,
                handler: .upgrade { request throws(Problem) in try door.upgrade(request) { Echo() } })
            var metrics = MetricsRegistry()
            let service = try Service(routes: [route], settings: ServiceSettings(), log: .silent, metrics: &metrics)
            let http = try HTTPStation(on: loop.reactor, serving: service, limits: HTTPLimits())
            listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in (http.welcome(), nil) }
        }

        func client(sending bytes: [UInt8]) throws -> Recorder {
            let client = Recorder()
            try Connector.connect(to: listener.address, on: loop.reactor, handler: client)
            try #require(loop.turn { client.stream != nil })
            client.stream?.write(bytes)
            return client
        }

        /// The answer, as far as its head.
        func answer(to request: String) throws -> (head: String, client: Recorder) {
            let client = try client(sending: Array(request.utf8))
            try #require(loop.turn { client.text.contains("\r\n\r\n") })
            return (client.text, client)
        }
    }

    private final class Echo: SocketSession {
        func opened(_ socket: SocketConnection) {}
        func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {
            socket.send(kind, message)
        }
        func lost(_ topic: TopicName, on socket: SocketConnection) {}
        func closed(_ socket: SocketConnection) {}
    }

    private static func request(
        _ method: String = "GET", version: String = "13", upgrade: String = "websocket", more: String = ""
    ) -> String {
        "\(method) /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: \(upgrade)\r\nConnection: keep-alive, Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: \(version)\r\n\(more)\r\n"
    }

    /// "hi" as a client sends it, masked with zeros.
    private static let greeting: [UInt8] = [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]

    @Test("the example of RFC 6455 1.3 is answered as it says, and frames behind the request reach the session")
    func accepted() throws {
        let house = try House()
        let client = try house.client(sending: Array(Self.request().utf8) + Self.greeting)
        #expect(house.loop.turn { client.received.suffix(4) == [0x81, 0x02, 0x68, 0x69] })
        let text = String(decoding: client.received.dropLast(4), as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(text.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        #expect(text.contains("\r\nUpgrade: websocket\r\n"))
        #expect(text.contains("\r\nConnection: Upgrade\r\n"))
        #expect(!text.contains("Sec-WebSocket-Protocol"))
        #expect(!text.contains("Sec-WebSocket-Extensions"))
        #expect(!text.contains("Content-Length") && !text.contains("Transfer-Encoding"))
    }

    @Test("compression and a subprotocol are agreed to when they are offered")
    func agreed() throws {
        let house = try House(subprotocols: ["seatwire.v1"])
        let (head, _) = try house.answer(
            to: Self.request(
                more: "Sec-WebSocket-Protocol: chat, seatwire.v1\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"))
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        #expect(head.contains("\r\nSec-WebSocket-Protocol: seatwire.v1\r\n"))
        #expect(head.contains("\r\nSec-WebSocket-Extensions: permessage-deflate; "))
    }

    /// What is refused, and how.
    private static let refusals: [(request: String, status: String, field: String)] = [
        (request(version: "12"), "426", "\r\nSec-WebSocket-Version: 13\r\n"),
        (request(upgrade: "h2c"), "426", "\r\nUpgrade: websocket\r\n"),
        ("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n", "426", "\r\nConnection: close, Upgrade\r\n"),
        (request(more: "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"), "400", "\r\nConnection: close\r\n"),
        (request(more: "Origin: https://elsewhere.example\r\n"), "403", "\r\nConnection: close\r\n"),
        (request(more: "Content-Length: 3\r\n"), "413", "CONTENT_TOO_LARGE"),
        (request(more: "Sec-WebSocket-Protocol: other\r\n"), "400", "\r\nConnection: close\r\n"),
    ]

    @Test("a handshake that breaks a rule is refused in the usual envelope", arguments: refusals.indices)
    func refused(index: Int) throws {
        let refusal = Self.refusals[index]
        let house = try House(subprotocols: ["seatwire.v1"])
        let (_, client) = try house.answer(to: refusal.request)
        #expect(client.text.hasPrefix("HTTP/1.1 \(refusal.status)"))
        #expect(client.text.contains(refusal.field), "\(client.text)")
        #expect(client.text.contains(#""status":"ERROR""#))
        #expect(house.hub.figures.connections.current == 0)
    }

    @Test("HEAD is allowed, as OPTIONS says, and told that a WebSocket has to be asked for with GET")
    func head() throws {
        let house = try House()
        let (allowed, _) = try house.answer(to: "OPTIONS /echo HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(allowed.contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"))
        let (text, _) = try house.answer(to: Self.request("HEAD"))
        #expect(text.hasPrefix("HTTP/1.1 426 ") && text.contains("\r\nUpgrade: websocket\r\n"))
        #expect(house.hub.figures.connections.current == 0)
    }

    @Test("without room for another connection the handshake is refused with 503 and a time to come back")
    func noRoom() throws {
        let house = try House(memory: MemoryGuard(limit: 1) { 2 })
        let (text, _) = try house.answer(to: Self.request())
        #expect(text.hasPrefix("HTTP/1.1 503 ") && text.contains("\r\nRetry-After: 5\r\n"))
    }

    @Test("frames behind a refused handshake are never read as a request")
    func smuggled() throws {
        let house = try House()
        let client = try house.client(
            sending: Array(Self.request(version: "12").utf8) + Array("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        #expect(house.loop.turn { client.end != nil })
        #expect(client.text.components(of: "HTTP/1.1 ") == 1)
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int { indices.count { self[$0...].hasPrefix(text) } }
}
