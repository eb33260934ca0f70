import Bytes
import HTTP
import Testing

@Suite struct ServerAnswerTests {
    private static let chunks = Response(.ok, body: .handedOver)

    /// The answer to a GET over HTTP/1.1, unless told otherwise.
    private func answer(
        _ response: Response, to line: String = "GET / HTTP/1.1", _ fields: String = ""
    ) throws -> (text: String, peer: ServerPeer) {
        let peer = try ServerPeer()
        let seen = peer.send("\(line)\r\nHost: x\r\n\(fields)\r\n")
        #expect(seen.count == 1)
        return (peer.answer(response), peer)
    }

    @Test("fields stand between the date and the length, in the handler's order")
    func fields() throws {
        let response = Response(
            .created, [.init("Location", "/x"), .init("ETag", "\"a\"")], body: .bytes(Array("{}".utf8)))
        let (text, peer) = try answer(response)
        #expect(
            text
                == "HTTP/1.1 201 Created\r\n\(ServerPeer.date)Location: /x\r\nETag: \"a\"\r\nContent-Length: 2\r\n\r\n{}"
        )
        #expect(peer.fault == nil)
    }

    @Test("an answer without content says so")
    func empty() throws {
        #expect(try answer(Response(.notFound)).text.hasSuffix("Content-Length: 0\r\n\r\n"))
    }

    @Test("a status without a phrase keeps the space before it")
    func unknownStatus() throws {
        #expect(try answer(Response(Status(299))).text.hasPrefix("HTTP/1.1 299 \r\n"))
    }

    @Test("HEAD gets the fields of GET and no content")
    func head() throws {
        let response = Response(.ok, body: .bytes(Array("hello".utf8)))
        let (text, peer) = try answer(response, to: "HEAD / HTTP/1.1")
        #expect(text == "HTTP/1.1 200 OK\r\n\(ServerPeer.date)Content-Length: 5\r\n\r\n")
        #expect(peer.next == .proceed)
    }

    @Test("HEAD is told of chunks where it can understand them, and keeps its connection")
    func headOfChunks() throws {
        let (text, peer) = try answer(Self.chunks, to: "HEAD / HTTP/1.1")
        #expect(text == "HTTP/1.1 200 OK\r\n\(ServerPeer.date)Transfer-Encoding: chunked\r\n\r\n")
        #expect(peer.next == .proceed)
        let (old, other) = try answer(Self.chunks, to: "HEAD / HTTP/1.0", "Connection: keep-alive\r\n")
        #expect(old == "HTTP/1.1 200 OK\r\n\(ServerPeer.date)Connection: keep-alive\r\n\r\n")
        #expect(other.next == .proceed)
    }

    @Test("204 and 304 have neither content nor a length", arguments: [Status.noContent, .notModified])
    func forbidsContent(status: Status) throws {
        for body in [ResponseBody.none, .bytes([1, 2]), .handedOver] {
            let (text, peer) = try answer(Response(status, body: body))
            #expect(text == "HTTP/1.1 \(status.code) \(status.reason)\r\n\(ServerPeer.date)\r\n")
            #expect(peer.next == .proceed)
        }
    }

    @Test("behind a head that announces chunks, everything is somebody else's")
    func chunks() throws {
        let peer = try ServerPeer()
        #expect(peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nmore") == [.request("GET /")])
        let text = peer.answer(Self.chunks)
        #expect(text == "HTTP/1.1 200 OK\r\n\(ServerPeer.date)Transfer-Encoding: chunked\r\n\r\n")
        #expect(peer.next == .upgraded)
        #expect(peer.fault == nil && !peer.owesAnswer)
        #expect(peer.leftText == "more")
        #expect(peer.send("GET / HTTP/1.1\r\n") == [])
        #expect(peer.deadline == .never)
    }

    @Test("a client that wants to close after the chunks is told so")
    func chunksThenClose() throws {
        let (text, peer) = try answer(Self.chunks, to: "GET / HTTP/1.1", "Connection: close\r\n")
        #expect(text.hasSuffix("Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"))
        #expect(peer.next == .upgraded)
    }

    @Test("chunks that HTTP/1.0 could not take, or with content unread, are replaced")
    func wrongChunks() throws {
        let wishes = [
            ("GET / HTTP/1.0", ""), ("GET / HTTP/1.0", "Connection: keep-alive\r\n"),
            ("POST / HTTP/1.1", "Content-Length: 5\r\n"),
        ]
        for (line, fields) in wishes {
            let (text, peer) = try answer(Self.chunks, to: line, fields)
            #expect(text.hasPrefix("HTTP/1.1 500 ") && !text.contains("chunked"))
            #expect(peer.next == .close)
            #expect(peer.fault?.clause == "RFC 9112 6.1")
        }
    }

    @Test(
        "an answer whose field would end its line early is replaced",
        arguments: ["a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b", "a\u{7F}", "\u{1B}[0m"])
    func injection(value: String) throws {
        let response = Response(.ok, [.init("X-Note", value)], body: .bytes(Array("secret".utf8)))
        let (text, peer) = try answer(response)
        #expect(
            text
                == "HTTP/1.1 500 Internal Server Error\r\n\(ServerPeer.date)Connection: close\r\nContent-Length: 0\r\n\r\n"
        )
        #expect(peer.fault?.clause == "RFC 9110 5.5")
        #expect(peer.next == .close)
    }

    @Test("a tab and letters beyond ASCII may stand in a field")
    func harmlessFields() throws {
        let (text, peer) = try answer(Response(.ok, [.init("X-Note", "a\tbé")]))
        #expect(text.contains("X-Note: a\tbé\r\n"))
        #expect(peer.fault == nil)
    }

    @Test("an answer with a field that is the engine's to write is replaced")
    func engineFields() throws {
        let names: [StaticString] = [
            "Content-Length", "content-length", "Transfer-Encoding", "Connection", "Keep-Alive", "Date", "DATE",
        ]
        for name in names {
            let (text, peer) = try answer(Response(.ok, [.init(name, "5")]))
            #expect(text.hasPrefix("HTTP/1.1 500 "))
            #expect(peer.fault?.clause == "RFC 9112 6")
        }
    }

    @Test("an upgrade hands on what came behind the request")
    func upgrades() throws {
        let peer = try ServerPeer()
        let request =
            "GET /live HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: h2c, websocket\r\n\r\n\u{1}frame"
        #expect(peer.send(request) == [.request("GET /live")])
        let text = peer.answer(Response(.switchingProtocols, [.init("Upgrade", "websocket")]))
        #expect(
            text
                == "HTTP/1.1 101 Switching Protocols\r\n\(ServerPeer.date)Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        )
        #expect(peer.next == .upgraded)
        #expect(peer.leftText == "\u{1}frame")
        #expect(peer.send("GET / HTTP/1.1\r\n") == [])
        #expect(peer.deadline == .never)
    }

    @Test("an upgrade that was not offered, or with content unread, is replaced")
    func wrongUpgrades() throws {
        let response = Response(.switchingProtocols, [.init("Upgrade", "websocket")])
        let wishes = [
            ("GET / HTTP/1.1", ""), ("GET / HTTP/1.1", "Upgrade: websocket\r\n"),
            ("GET / HTTP/1.1", "Connection: Upgrade\r\n"),
            ("GET / HTTP/1.0", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
            ("POST / HTTP/1.1", "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n"),
        ]
        for (line, fields) in wishes {
            let (text, peer) = try answer(response, to: line, fields)
            #expect(text.hasPrefix("HTTP/1.1 500 "))
            #expect(peer.next == .close)
            #expect(peer.fault?.clause == "RFC 9110 7.8")
        }
    }

    @Test("an offer of an upgrade may be passed over")
    func ignoresUpgrade() throws {
        let (text, peer) = try answer(
            Response(.ok), to: "GET / HTTP/1.1", "Connection: Upgrade\r\nUpgrade: h2c\r\n")
        #expect(text.hasPrefix("HTTP/1.1 200 "))
        #expect(peer.next == .proceed)
    }

    @Test("the prepared fields carry the date of the second")
    func prepared() throws {
        var prepared = try PreparedFields([.init("X-Frame-Options", "DENY")], date: 0)
        prepared.renew(date: 784_111_777)
        #expect(prepared.seconds == 784_111_777)
        var machine = ServerConnectionMachine(limits: HTTPLimits(), now: .zero)
        var position = 0
        let event = machine.receive(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8).span, &position, now: .zero)
        #expect(event == .request)
        let answer = machine.answer(Response(.ok), prepared: prepared, now: .zero)
        let text = String(decoding: answer.bytes, as: UTF8.self)
        #expect(text == "HTTP/1.1 200 OK\r\n\(ServerPeer.date)X-Frame-Options: DENY\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("a prepared field that cannot be sent is refused when it is prepared")
    func preparedFault() {
        #expect(throws: HTTPFault.self) { try PreparedFields([.init("X-Note", "a\nb")], date: 0) }
        #expect(throws: HTTPFault.self) { try PreparedFields([.init("Connection", "close")], date: 0) }
    }
}
