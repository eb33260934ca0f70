import FuzzChecks
import HTTP
import TestSupport
import Testing

@Suite struct RequestParserTests {
    private typealias Entry = RequestTranscript.Entry

    /// What is said about an input, after all ways of cutting it said the same.
    private func read(_ text: String, limits: HTTPLimits = HTTPLimits()) -> [Entry] {
        read(Array(text.utf8), limits: limits)
    }

    private func read(_ bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> [Entry] {
        let whole = RequestTranscript([bytes], limits: limits)
        #expect(whole.fault == nil)
        for chunking in chunkings(of: bytes) {
            let transcript = RequestTranscript(chunking.pieces, limits: limits)
            #expect(transcript == whole, "\(chunking.name)")
        }
        return whole.entries
    }

    private func body(_ text: String) -> Entry { .body(Array(text.utf8)) }

    @Test("a GET has a head and nothing else")
    func get() {
        let entries = read("GET /a/b?c=d HTTP/1.1\r\nHost: Example.com:8080\r\nX-Y:  z \t\r\n\r\n")
        #expect(
            entries == [
                .head("GET /a/b?c=d 1.1 Example.com:8080 none keep\nhost: Example.com:8080\nx-y: z"), .end,
            ])
    }

    @Test("content with a length is handed on")
    func length() {
        let entries = read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0005\r\n\r\nhello")
        #expect(
            entries == [.head("POST / 1.1 a length(5) keep\nhost: a\ncontent-length: 0005"), body("hello"), .end])
    }

    @Test("content in chunks is put together, extensions and trailers are dropped")
    func chunked() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
        let seen = Entry.head("POST / 1.1 a chunked keep\nhost: a\ntransfer-encoding: Chunked")
        #expect(read(head + "0\r\n\r\n") == [seen, .end])
        #expect(read(head + "5\r\nhello\r\n0\r\n\r\n") == [seen, body("hello"), .end])
        #expect(read(head + "A\r\n0123456789\r\n00\r\n\r\n") == [seen, body("0123456789"), .end])
        #expect(read(head + "a;x\r\n0123456789\r\n0;y=z\r\n\r\n") == [seen, body("0123456789"), .end])
        #expect(
            read(head + "1 ; a = \"b;\\\" c\";d\t=\te\r\nx\r\n2\r\nyz\r\n0\r\n\r\n") == [seen, body("xyz"), .end])
        #expect(read(head + "1\r\nx\r\n0\r\nContent-Length: 5\r\nHost: b\r\n\r\n") == [seen, body("x"), .end])
        #expect(read(head + "4\r\n\r\n\r\n\r\n0\r\n\r\n") == [seen, body("\r\n\r\n"), .end])
        #expect(read(head + "0000000000000001\r\nx\r\n0\r\n\r\n") == [seen, body("x"), .end])
    }

    @Test("requests behind one another are read one by one")
    func pipelined() {
        let stream =
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
            + "\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
            + "HEAD /4 HTTP/1.0\r\n\r\n"
        #expect(
            read(stream) == [
                .head("GET /1 1.1 a none keep\nhost: a"), .end,
                .head("POST /2 1.1 a length(2) keep\nhost: a\ncontent-length: 2"), body("hi"), .end,
                .head("POST /3 1.1 a chunked keep\nhost: a\ntransfer-encoding: chunked"), body("x"), .end,
                .head("HEAD /4 1.0 - none close"), .end,
            ])
    }

    @Test("nothing of one request is left in the next")
    func forgets() {
        let stream =
            "POST http://b/x?y HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\nX: y\r\n\r\nz"
            + "GET /n HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: c\r\n\r\n"
        let entries = read(stream)
        #expect(entries.contains(.head("GET /n 1.0 - none keep\nconnection: keep-alive")))
        #expect(entries.suffix(2) == [.head("GET / 1.1 c none keep\nhost: c"), .end])
    }

    @Test(
        "targets of every allowed form are read",
        arguments: [
            ("GET / HTTP/1.1", "GET / 1.1 a"),
            ("GET // HTTP/1.1", "GET // 1.1 a"),
            ("GET /a%2Fb HTTP/1.1", "GET /a%2Fb 1.1 a"),
            ("GET /a:b@c;d=e,f!$&'()*+~_-. HTTP/1.1", "GET /a:b@c;d=e,f!$&'()*+~_-. 1.1 a"),
            ("GET /? HTTP/1.1", "GET /? 1.1 a"),
            ("GET /?a?b/c HTTP/1.1", "GET /?a?b/c 1.1 a"),
            ("GET /?filter[a]={b}|c^`d\\ HTTP/1.1", "GET /?filter[a]={b}|c^`d\\ 1.1 a"),
            ("OPTIONS * HTTP/1.1", "OPTIONS * 1.1 a"),
            ("OPTIONS / HTTP/1.1", "OPTIONS / 1.1 a"),
            ("GET http://b.example/c?d HTTP/1.1", "GET /c?d 1.1 b.example"),
            ("GET HTTPS://b:443/ HTTP/1.1", "GET / 1.1 b:443"),
            ("GET http://b HTTP/1.1", "GET / 1.1 b"),
            ("GET http://b?c HTTP/1.1", "GET /?c 1.1 b"),
            ("GET http://[2001:db8::1]:80/c HTTP/1.1", "GET /c 1.1 [2001:db8::1]:80"),
            ("OPTIONS http://b HTTP/1.1", "OPTIONS * 1.1 b"),
            ("OPTIONS http://b?c HTTP/1.1", "OPTIONS /?c 1.1 b"),
            ("GET / HTTP/1.2", "GET / 1.1 a"),
            ("GET / HTTP/1.9", "GET / 1.1 a"),
            ("GET / HTTP/1.0", "GET / 1.0 a"),
            ("get / HTTP/1.1", "get / 1.1 a"),
            ("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1", "!#$%&'*+-.^_`|~09azAZ / 1.1 a"),
        ])
    func targets(line: String, expected: String) {
        let keep = line.hasSuffix("1.0") ? "close" : "keep"
        #expect(read("\(line)\r\nHost: a\r\n\r\n") == [.head("\(expected) none \(keep)\nhost: a"), .end])
    }

    @Test(
        "a sound Host is taken as it stands",
        arguments: [
            "a", "EXAMPLE.com", "a.b-c_d~e", "127.0.0.1", "127.0.0.1:8080", "a:", "a:0", "a:65535", "[::1]", "[::]:443",
            "[::ffff:10.0.0.1]", "a.", "xn--mller-kva.example",
        ])
    func hosts(host: String) {
        #expect(
            read("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") == [
                .head("GET / 1.1 \(host) none keep\nhost: \(host)"), .end,
            ])
    }

    @Test("values are kept but for the white space around them")
    func values() {
        let head = "GET / HTTP/1.1\r\nHost:a\r\n"
        #expect(read(head + "X:\r\n\r\n").first == .head("GET / 1.1 a none keep\nhost: a\nx: "))
        #expect(read(head + "X: \t \r\n\r\n").first == .head("GET / 1.1 a none keep\nhost: a\nx: "))
        #expect(read(head + "X: a\tb  c\r\n\r\n").first == .head("GET / 1.1 a none keep\nhost: a\nx: a\tb  c"))
        #expect(read(head + "X: :,;\"\r\n\r\n").first == .head("GET / 1.1 a none keep\nhost: a\nx: :,;\""))
        #expect(read(head + "X: é\r\n\r\n").first == .head("GET / 1.1 a none keep\nhost: a\nx: é"))
        #expect(
            read(head + "!#$%&'*+-.^_`|~: y\r\n\r\n").first
                == .head("GET / 1.1 a none keep\nhost: a\n!#$%&'*+-.^_`|~: y"))
    }

    @Test(
        "the wish for the connection is read",
        arguments: [
            ("1.1", "", "keep"), ("1.1", "Connection: close\r\n", "close"), ("1.1", "Connection: Close\r\n", "close"),
            ("1.1", "Connection: keep-alive\r\n", "keep"), ("1.1", "Connection: x, close\r\n", "close"),
            ("1.1", "Connection: x\r\nConnection: close\r\n", "close"), ("1.1", "Connection: closed\r\n", "keep"),
            ("1.0", "", "close"), ("1.0", "Connection: Keep-Alive\r\n", "keep"),
            ("1.0", "Connection: keep-alive, close\r\n", "close"), ("1.0", "Connection: x\r\n", "close"),
        ])
    func connections(version: String, line: String, expected: String) throws {
        guard case .head(let text) = read("GET / HTTP/\(version)\r\nHost: a\r\n\(line)\r\n").first else {
            Issue.record("no head")
            return
        }
        #expect(text.hasPrefix("GET / \(version) a none \(expected)\n"))
    }

    @Test(
        "the expectation is read where it means something",
        arguments: [
            ("POST / HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 1", true),
            ("POST / HTTP/1.1", "Expect: 100-Continue\r\nTransfer-Encoding: chunked", true),
            ("POST / HTTP/1.1", "Expect: \r\nContent-Length: 1", false),
            ("POST / HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 0", false),
            ("GET / HTTP/1.1", "Expect: 100-continue", false),
            ("POST / HTTP/1.0", "Expect: 100-continue\r\nContent-Length: 1", false),
            ("POST / HTTP/1.0", "Expect: anything\r\nContent-Length: 1", false),
        ])
    func expectations(line: String, fields: String, expected: Bool) {
        guard case .head(let text) = read("\(line)\r\nHost: a\r\n\(fields)\r\n\r\n").first else {
            Issue.record("no head")
            return
        }
        #expect(text.contains(" expect") == expected)
    }

    @Test("nothing behind a head is taken with it")
    func takesNoMore() throws {
        var parser = RequestParser(limits: HTTPLimits())
        let head = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        var position = 0
        let event = try parser.next((head + Array("more".utf8)).span, &position)
        #expect(event == .head)
        #expect(position == head.count)
    }

    @Test(
        "an input that ends too early is told so",
        arguments: [
            "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "\r",
        ])
    func endsEarly(text: String) {
        #expect(RequestTranscript([Array(text.utf8)], isEnded: true).refusal?.clause == "RFC 9112 8")
    }

    @Test("an input may end between requests", arguments: ["", "\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"])
    func endsBetween(text: String) {
        #expect(RequestTranscript([Array(text.utf8)], isEnded: true).refusal == nil)
    }

    @Test("a head that the handler keeps is not changed by the next one")
    func keepsHeads() throws {
        var parser = RequestParser(limits: HTTPLimits())
        let input = Array(
            "GET /1?a HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\nGET /2?b HTTP/1.1\r\nHost: b\r\nX: 2\r\n\r\n".utf8)
        var position = 0
        _ = try parser.next(input.span, &position)
        let first = parser.head
        let end = try parser.next(input.span, &position)
        #expect(end == .end)
        _ = try parser.next(input.span, &position)
        #expect(String(decoding: first.path, as: UTF8.self) == "/1")
        #expect(first.query == Array("a".utf8))
        #expect(first.authority == "a")
        #expect(first.fields["x"] == "1")
        #expect(parser.head.authority == "b")
    }
}
