import FuzzChecks
import HTTP
import Testing

/// Each limit, met exactly and crossed by one.
@Suite struct HTTPLimitsTests {
    private func status(_ text: String, _ change: (inout HTTPLimits) -> Void = { _ in }) -> UInt16? {
        var limits = HTTPLimits()
        change(&limits)
        return RequestTranscript([Array(text.utf8)], limits: limits).refusal?.status.code
    }

    private func text(_ count: Int) -> String { String(repeating: "a", count: count) }

    private func chunked(_ content: String) -> String {
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(content)"
    }

    @Test("a head may have 8192 bytes")
    func head() {
        let rest = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n".utf8.count
        func head(_ count: Int) -> String { "GET / HTTP/1.1\r\nHost: a\r\nX: \(text(count - rest))\r\n\r\n" }
        #expect(status(head(8192)) == nil)
        #expect(status(head(8193)) == 431)
    }

    @Test("a request line that leaves no room for Host is too long a target only when it alone fills the head")
    func requestLine() {
        let rest = "GET / HTTP/1.1\r\n".utf8.count
        func line(_ count: Int) -> String { "GET /\(text(count - rest)) HTTP/1.1\r\nHost: a\r\n\r\n" }
        #expect(status(line(8192 - "Host: a\r\n\r\n".utf8.count)) == nil)
        #expect(status(line(8192)) == 431)
        #expect(status(line(8193)) == 414)
    }

    @Test("a request may have 64 fields")
    func fields() {
        func fields(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: count - 1))\r\n"
        }
        #expect(status(fields(64)) == nil)
        #expect(status(fields(65)) == 431)
    }

    @Test("content may have a megabyte, announced by a length")
    func contentLength() {
        func post(_ count: Int) -> String { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n" }
        #expect(status(post(1 << 20)) == nil)
        #expect(status(post(1 << 20 + 1)) == 413)
    }

    @Test("content may have its limit, counted over chunks")
    func chunkedContent() {
        #expect(status(chunked("3\r\naaa\r\n2\r\naa\r\n0\r\n\r\n")) { $0.bodyBytes = 5 } == nil)
        #expect(status(chunked("3\r\naaa\r\n3\r\n")) { $0.bodyBytes = 5 } == 413)
        #expect(status(chunked("0\r\n\r\n")) { $0.bodyBytes = 0 } == nil)
        #expect(status(chunked("1\r\n")) { $0.bodyBytes = 0 } == 413)
    }

    @Test("a chunk line may have 256 bytes")
    func chunkLine() {
        func chunk(_ count: Int) -> String { chunked("1;\(text(count - 4))\r\nx\r\n0\r\n\r\n") }
        #expect(status(chunk(256)) == nil)
        #expect(status(chunk(257)) == 400)
    }

    @Test("the extensions of a message may have their limit together")
    func chunkExtensions() {
        func chunks(_ count: Int) -> String {
            chunked("1;aaaa\r\nx\r\n1;\(text(count - 6))\r\nx\r\n0\r\n\r\n")
        }
        #expect(status(chunks(20)) { $0.chunkExtensionBytes = 20 } == nil)
        #expect(status(chunks(21)) { $0.chunkExtensionBytes = 20 } == 400)
    }

    @Test("a trailer section may have 2048 bytes")
    func trailerBytes() {
        func trailer(_ count: Int) -> String { chunked("0\r\nX: \(text(count - 7))\r\n\r\n") }
        #expect(status(trailer(2048)) == nil)
        #expect(status(trailer(2049)) == 431)
    }

    @Test("a trailer section may have 16 fields")
    func trailerCount() {
        func trailers(_ count: Int) -> String { chunked("0\r\n\(String(repeating: "X: y\r\n", count: count))\r\n") }
        #expect(status(trailers(16)) == nil)
        #expect(status(trailers(17)) == 431)
    }

    @Test("what one message has used up, the next one has again")
    func anew() {
        let request = chunked("5;aaaa\r\nhello\r\n0\r\nX: y\r\n\r\n")
        let limited: (inout HTTPLimits) -> Void = {
            $0.bodyBytes = 5
            $0.chunkExtensionBytes = 5
            $0.trailerCount = 1
            $0.trailerBytes = 8
        }
        #expect(status(request + request + request, limited) == nil)
        #expect(status(chunked("6\r\n"), limited) == 413)
        #expect(status(chunked("1;aaaaa\r\n"), limited) == 400)
        #expect(status(chunked("0\r\nX: y\r\n\r\n"), limited) == nil)
        #expect(status(chunked("0\r\nX: yz\r\n\r\n"), limited) == 431)
        #expect(status(chunked("0\r\nX:\r\nY:\r\n\r\n"), limited) == 431)
    }

    @Test("four empty lines may stand before a request, each time anew")
    func emptyLines() {
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let four = "\r\n\r\n\r\n\r\n"
        #expect(status(four + request + four + request) == nil)
        #expect(status(four + "\r\n" + request) == 400)
        #expect(status(request + four + "\r\n") == 400)
    }

    @Test("a method may have 32 bytes")
    func method() {
        #expect(status("\(text(32)) / HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
        #expect(status("\(text(33)) / HTTP/1.1\r\nHost: a\r\n\r\n") == 501)
    }

    @Test("a name of a host may have 255 bytes")
    func host() {
        #expect(status("GET / HTTP/1.1\r\nHost: \(text(255))\r\n\r\n") == nil)
        #expect(status("GET / HTTP/1.1\r\nHost: \(text(256))\r\n\r\n") == 400)
    }
}

extension HTTPLimitsTests {
    @Test("the limits that stand are sound")
    func sound() {
        #expect(HTTPLimits().contradiction == nil)
    }

    @Test("limits that contradict each other are found")
    func contradictions() {
        let changes: [(inout HTTPLimits) -> Void] = [
            { $0.headBytes = 63 }, { $0.headBytes = 1 << 20 + 1 }, { $0.fieldCount = 0 }, { $0.fieldCount = 2049 },
            { $0.bodyBytes = -1 }, { $0.discardedBytes = -1 }, { $0.chunkLineBytes = 17 }, { $0.trailerBytes = 1 },
            { $0.chunkExtensionBytes = -1 }, { $0.trailerCount = -1 }, { $0.queryParameters = -1 },
            { $0.leadingEmptyLines = -1 }, { $0.bodyRate = 0 }, { $0.headTime = .zero }, { $0.idleTime = .zero },
            { $0.bodyGrace = .zero },
        ]
        for (index, change) in changes.enumerated() {
            var limits = HTTPLimits()
            change(&limits)
            #expect(limits.contradiction != nil, "change \(index)")
        }
    }

    @Test("the narrowest limits are no contradiction")
    func narrowest() {
        var limits = HTTPLimits()
        limits.headBytes = 64
        limits.fieldCount = 16
        limits.chunkLineBytes = 18
        limits.trailerBytes = 2
        #expect(limits.contradiction == nil)
    }
}
