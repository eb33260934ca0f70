import Bytes
import FuzzChecks
import HTTP
import Testing

@Suite struct RequestWriterTests {
    private func write(_ request: OutgoingRequest) throws(HTTPFault) -> String {
        String(decoding: try RequestWriter.write(request), as: UTF8.self)
    }

    @Test("a request is written in one piece")
    func writes() throws {
        #expect(try write(OutgoingRequest(.get, "/a?b", authority: "x:1")) == "GET /a?b HTTP/1.1\r\nHost: x:1\r\n\r\n")
        let post = OutgoingRequest(
            .post, "/a", authority: "x", fields: [("Content-Type", "text/plain")], content: .bytes(Array("hi".utf8)),
            connection: .close)
        #expect(
            try write(post)
                == "POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nConnection: close\r\n"
                + "Content-Length: 2\r\n\r\nhi")
        let upgrade = OutgoingRequest(
            .get, "/live", authority: "x", fields: [("Upgrade", "websocket")], connection: .upgrade)
        #expect(
            try write(upgrade)
                == "GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    }

    @Test("what is written is read as it was meant")
    func roundTrip() throws {
        var stream = try RequestWriter.write(
            OutgoingRequest(
                .put, "/a%20b?c=d", authority: "[::1]:80", fields: [("X-Y", "z")],
                content: .bytes(Array("hello world".utf8))))
        stream += try RequestWriter.write(OutgoingRequest(.options, "*", authority: "a", connection: .close))
        let transcript = RequestTranscript([stream], isEnded: true)
        #expect(
            transcript.entries == [
                .head("PUT /a%20b?c=d 1.1 [::1]:80 length(11) keep\nhost: [::1]:80\nx-y: z\ncontent-length: 11"),
                .body(Array("hello world".utf8)), .end,
                .head("OPTIONS * 1.1 a none close\nhost: a\nconnection: close"), .end,
            ])
    }

    @Test(
        "a target that could be read otherwise is not written",
        arguments: [
            "", "a", "/a b", "/a\r\nX: y", "/é", "/#a", "/%", "*", "http://a/", "/ HTTP/1.1\r\nHost: b\r\n\r\nGET /",
        ])
    func targets(target: String) {
        #expect(throws: HTTPFault.self) { try write(OutgoingRequest(.get, target, authority: "a")) }
    }

    @Test(
        "an authority that could be read otherwise is not written", arguments: ["", "a b", "a/b", "u@a", "a\r\nX: y"])
    func authorities(authority: String) {
        #expect(throws: HTTPFault.self) { try write(OutgoingRequest(.get, "/", authority: authority)) }
    }

    @Test(
        "a field that could be read otherwise is not written",
        arguments: [
            ("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "a\0"), ("X Y", "a"), ("", "a"), ("X:", "a"), ("X: y", "a"),
            ("X\r\nY", "a"), ("Host", "b"), ("content-length", "5"), ("Transfer-Encoding", "chunked"),
            ("CONNECTION", "close"),
        ])
    func fields(name: String, value: String) {
        #expect(throws: HTTPFault.self) {
            try write(OutgoingRequest(.get, "/", authority: "a", fields: [(name, value)]))
        }
    }

    @Test(
        "a method that is no token is not written, nor is CONNECT", arguments: ["", "G T", "GET\r\n", "CONNECT", "é"])
    func methods(name: String) {
        #expect(throws: HTTPFault.self) { try write(OutgoingRequest(.other(name), "/", authority: "a")) }
    }

    @Test("a client and a server understand each other over several requests")
    func conversation() throws {
        let peer = try ServerPeer()
        var parser = ResponseParser()
        var received: [String] = []
        for number in 1...3 {
            let method: Method = number == 2 ? .head : .post
            let request = try RequestWriter.write(
                OutgoingRequest(method, "/\(number)", authority: "x", content: .bytes(Array("ask \(number)".utf8))))
            #expect(peer.send(request) == [.request("\(method.name) /\(number)")])
            #expect(peer.readContent() == [])
            #expect(peer.send("") == [.content("ask \(number)"), .contentEnd])
            var output: String
            if number == 3 {
                output = peer.answer(Response(.ok, body: .handedOver)) + "5\r\ntold \r\n1\r\n3\r\n0\r\n\r\n"
            } else {
                output = peer.answer(Response(.ok, body: .bytes(Array("told \(number)".utf8))))
            }
            parser.begin(answerTo: method)
            received.append(try read(Array(output.utf8), &parser))
            let keepsAlive = parser.keepsAlive
            #expect(keepsAlive)
        }
        #expect(received == ["told 1", "", "told 3"])
    }

    /// The content of one answer.
    private func read(_ bytes: [UInt8], _ parser: inout ResponseParser) throws -> String {
        var position = 0
        var content: [UInt8] = []
        while true {
            switch try parser.next(bytes.span, &position) {
            case .more:
                Issue.record("the answer is not whole")
                return ""
            case .head: continue
            case .body(let range): content += bytes[range]
            case .end:
                #expect(position == bytes.count)
                return String(decoding: content, as: UTF8.self)
            }
        }
    }
}
