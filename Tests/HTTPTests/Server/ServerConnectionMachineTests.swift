import Bytes
import HTTP
import TestSupport
import Testing

@Suite struct ServerConnectionMachineTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let hi = Response(.ok, body: .bytes(Array("hi".utf8)))

    private func post(_ fields: String = "", length: Int = 5) -> String {
        "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\(fields)\r\n"
    }

    @Test("a GET is answered and the connection lives on")
    func answersAndLives() throws {
        let peer = try ServerPeer()
        for number in 1...3 {
            #expect(peer.send("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n") == [.request("GET /a")])
            #expect(peer.exchange == number)
            #expect(peer.answer(Self.hi) == "HTTP/1.1 200 OK\r\n\(ServerPeer.date)Content-Length: 2\r\n\r\nhi")
            #expect(peer.next == .proceed)
            #expect(peer.isIdle)
        }
    }

    @Test("pipelined requests are told one at a time, in order")
    func pipelines() throws {
        let peer = try ServerPeer()
        let stream = (1...3).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
        #expect(peer.send(stream) == [.request("GET /1")])
        #expect(peer.send("") == [])
        _ = peer.answer(Self.hi)
        #expect(peer.send("") == [.request("GET /2")])
        _ = peer.answer(Self.hi)
        #expect(peer.send("") == [.request("GET /3")])
        #expect(peer.left.isEmpty)
    }

    @Test("pipelined requests give the same answers, however they are cut")
    func pipelinesCut() throws {
        let stream = Array(
            (Self.get + post() + "hello" + "HEAD /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + Self.get).utf8)
        for chunking in chunkings(of: stream) {
            let peer = try ServerPeer()
            var output = ""
            var requests: [String] = []
            for piece in chunking.pieces {
                var seen = peer.send(piece)
                while peer.owesAnswer {
                    requests += seen.compactMap { if case .request(let line) = $0 { line } else { nil } }
                    if peer.hasContent, !seen.contains(.contentEnd) {
                        #expect(peer.readContent() == [])
                        seen = peer.send("")
                        if !seen.contains(.contentEnd) { break }
                    }
                    output += peer.answer(Self.hi)
                    seen = peer.send("")
                }
            }
            #expect(requests == ["GET /a", "POST /b", "HEAD /c"], "\(chunking.name)")
            #expect(output.components(of: "HTTP/1.1 200 OK") == 3, "\(chunking.name)")
            #expect(peer.next == .close, "\(chunking.name)")
        }
    }

    @Test("content waits until the handler wants it, and then comes")
    func contentWaits() throws {
        let peer = try ServerPeer()
        #expect(peer.send(post() + "hello" + Self.get) == [.request("POST /b")])
        #expect(peer.hasContent)
        #expect(peer.machine.contentLength == 5)
        #expect(peer.leftText == "hello" + Self.get)
        #expect(peer.readContent() == [])
        #expect(peer.send("") == [.content("hello"), .contentEnd])
        #expect(peer.written.isEmpty)
        _ = peer.answer(Self.hi)
        #expect(peer.send("") == [.request("GET /a")])
    }

    @Test("100 is sent when the handler wants the content, and not before")
    func continues() throws {
        let peer = try ServerPeer()
        #expect(peer.send(post("Expect: 100-continue\r\n")) == [.request("POST /b")])
        #expect(peer.written.isEmpty)
        #expect(peer.readContent() == [])
        #expect(peer.written == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(peer.send("hello") == [.content("hello"), .contentEnd])
        #expect(peer.answer(Self.hi).hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(peer.next == .proceed)
    }

    @Test("an answer instead of 100 ends the connection, for the content may come or not")
    func refusesInsteadOfContinue() throws {
        let peer = try ServerPeer()
        _ = peer.send(post("Expect: 100-continue\r\n"))
        #expect(peer.answer(Response(.forbidden)).contains("\r\nConnection: close\r\n"))
        #expect(peer.next == .close)
        #expect(peer.written.isEmpty)
        #expect(peer.send(Self.get) == [])
    }

    @Test("content larger than the route allows is refused before any of it is read")
    func routeLimit() throws {
        let peer = try ServerPeer()
        _ = peer.send(post("Expect: 100-continue\r\n", length: 11))
        #expect(peer.readContent(upTo: 10) == [.refuse(413)])
        #expect(peer.written.isEmpty)
        #expect(peer.answer(Response(.contentTooLarge)).contains("\r\nConnection: close\r\n"))
        #expect(peer.next == .close)
    }

    @Test("a route may allow more than the default, and exactly so much")
    func routeRaises() throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 4
        for (limit, expected) in [(nil, [.refuse(413)]), (4, [.refuse(413)]), (5, [])] as [(Int?, [ServerPeer.Seen])] {
            let peer = try ServerPeer(limits: limits)
            _ = peer.send(post() + "hello")
            #expect(peer.readContent(upTo: limit) == expected)
        }
    }

    @Test("chunked content is refused as soon as it is announced to be too large")
    func routeLimitChunked() throws {
        let peer = try ServerPeer()
        _ = peer.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(peer.readContent(upTo: 10) == [])
        #expect(peer.send("a\r\n0123456789\r\n") == [.content("0123456789")])
        #expect(peer.send("1\r\n") == [.refuse(413)])
        #expect(peer.answer(Response(.contentTooLarge)).contains("\r\nConnection: close\r\n"))
    }

    @Test("content that nobody read is thrown away and the next request is served")
    func throwsAway() throws {
        let peer = try ServerPeer()
        #expect(peer.send(post() + "he") == [.request("POST /b")])
        #expect(!peer.answer(Response(.notFound)).contains("Connection:"))
        #expect(peer.next == .proceed)
        #expect(peer.send("llo" + Self.get) == [.request("GET /a")])
        #expect(peer.exchange == 2)
    }

    @Test("more unread content than is worth it ends the connection")
    func throwsAwayLimit() throws {
        var limits = HTTPLimits()
        limits.discardedBytes = 5
        for (length, next) in [(5, .proceed), (6, .close)] as [(Int, ServerConnectionMachine.Next)] {
            let peer = try ServerPeer(limits: limits)
            _ = peer.send(post(length: length))
            #expect(peer.answer(Response(.notFound)).contains("Connection: close") == (next == .close))
            #expect(peer.next == next)
        }
    }

    @Test("unread chunks are thrown away up to the same bound, then the connection is closed")
    func throwsAwayChunks() throws {
        var limits = HTTPLimits()
        limits.discardedBytes = 5
        let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        let peer = try ServerPeer(limits: limits)
        _ = peer.send(head)
        _ = peer.answer(Response(.notFound))
        #expect(peer.next == .proceed)
        #expect(peer.send("5\r\nhello\r\n0\r\n\r\n" + Self.get) == [.request("GET /a")])
        _ = peer.answer(Self.hi)
        _ = peer.send(head)
        _ = peer.answer(Response(.notFound))
        #expect(peer.send("5\r\nhello\r\n1\r\n!") == [.close])
    }

    @Test("the largest chunk that can be announced behind an early answer ends the connection, and nothing else")
    func largestChunk() throws {
        let peer = try ServerPeer()
        _ = peer.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        _ = peer.answer(Response(.notFound))
        #expect(peer.send("7fffffffffffffff\r\nX") == [.close])
    }

    @Test("a fault in unread content after the answer closes without a word")
    func faultAfterAnswer() throws {
        let peer = try ServerPeer()
        _ = peer.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        _ = peer.answer(Response(.notFound))
        #expect(peer.send("g\r\n") == [.close])
        #expect(!peer.owesAnswer)
    }

    @Test("a fault in content that the handler reads is answered in its place")
    func faultInContent() throws {
        let peer = try ServerPeer()
        _ = peer.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        _ = peer.readContent()
        #expect(peer.send("5\r\nhello!") == [.content("hello"), .refuse(400)])
        #expect(peer.exchange == 1)
        #expect(peer.owesAnswer)
        _ = peer.answer(Response(.badRequest))
        #expect(peer.next == .close)
    }

    @Test("HTTP/1.0 is closed after its answer unless it asks to live on")
    func http10() throws {
        let peer = try ServerPeer()
        _ = peer.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(peer.answer(Self.hi).contains("\r\nConnection: keep-alive\r\n"))
        #expect(peer.next == .proceed)
        _ = peer.send("GET / HTTP/1.0\r\n\r\n")
        #expect(peer.answer(Self.hi).contains("\r\nConnection: close\r\n"))
        #expect(peer.next == .close)
    }

    @Test("a client that wants to close gets its answer and the end")
    func close() throws {
        let peer = try ServerPeer()
        #expect(peer.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + Self.get) == [.request("GET /")])
        #expect(peer.answer(Self.hi).contains("\r\nConnection: close\r\n"))
        #expect(peer.next == .close)
        #expect(peer.send("") == [])
    }

    @Test("a refusal takes nothing over from the request before it")
    func refusalIsItsOwn() throws {
        let peer = try ServerPeer()
        _ = peer.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = peer.answer(Self.hi)
        #expect(peer.send("\n") == [.refuse(400)])
        #expect(peer.machine.head.method == .get)
        #expect(peer.answer(Response(.badRequest, body: .bytes([0x78]))).hasSuffix("\r\n\r\nx"))
    }

    @Test("the server's retirement lets the request under way finish")
    func retires() throws {
        let peer = try ServerPeer()
        _ = peer.send(Self.get)
        #expect(!peer.retire())
        #expect(peer.answer(Self.hi).contains("\r\nConnection: close\r\n"))
        #expect(peer.next == .close)
    }

    @Test("the server's retirement closes an idle connection and not one with half a head")
    func retiresIdle() throws {
        let idle = try ServerPeer()
        #expect(idle.retire())
        #expect(idle.send(Self.get) == [])
        let begun = try ServerPeer()
        _ = begun.send("GET / HT")
        #expect(!begun.retire())
        #expect(begun.send("TP/1.1\r\nHost: x\r\n\r\n") == [.request("GET /")])
        #expect(begun.answer(Self.hi).contains("\r\nConnection: close\r\n"))
    }

    @Test("the end of the client's side between requests closes")
    func endsIdle() throws {
        let peer = try ServerPeer()
        #expect(peer.end() == .close)
    }

    @Test("the end of the client's side in a head or in content is refused")
    func endsInside() throws {
        let head = try ServerPeer()
        _ = head.send("GET / HTTP/1.1\r\n")
        #expect(head.end() == .refuse(400))
        let content = try ServerPeer()
        _ = content.send(post() + "he")
        _ = content.readContent()
        #expect(content.send("") == [.content("he")])
        #expect(content.end() == .refuse(400))
        _ = content.answer(Response(.badRequest))
        #expect(content.next == .close)
    }

    @Test("a client that ended its side still gets its answers, then the end")
    func endsWhileServed() throws {
        let peer = try ServerPeer()
        _ = peer.send(Self.get + Self.get)
        #expect(peer.end() == nil)
        _ = peer.answer(Self.hi)
        #expect(peer.next == .proceed)
        #expect(peer.send("") == [.request("GET /a")])
        _ = peer.answer(Self.hi)
        #expect(peer.send("") == [.close])
    }

    @Test("content that is asked for after the client ended its side is refused when it is not whole")
    func endsWhileHeld() throws {
        let peer = try ServerPeer()
        _ = peer.send(post() + "he")
        #expect(peer.end() == nil)
        _ = peer.readContent()
        #expect(peer.send("") == [.content("he"), .refuse(400)])
    }
}

extension String {
    /// How often a text is in this one.
    fileprivate func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
