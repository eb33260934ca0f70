import FuzzChecks
import HTTP
import TestSupport
import Testing

@Suite struct ResponseParserTests {
    private typealias Entry = ResponseTranscript.Entry

    /// What is said about answers, after all ways of cutting them said the same.
    private func read(_ text: String, to methods: [Method] = [.get], limits: HTTPLimits = HTTPLimits()) -> [Entry] {
        let bytes = Array(text.utf8)
        let whole = ResponseTranscript([bytes], answersTo: methods, limits: limits)
        #expect(whole.fault == nil)
        for chunking in chunkings(of: bytes) {
            let transcript = ResponseTranscript(chunking.pieces, answersTo: methods, limits: limits)
            #expect(transcript == whole, "\(chunking.name)")
        }
        return whole.entries
    }

    private func body(_ text: String) -> Entry { .body(Array(text.utf8)) }

    @Test("content with a length, in chunks, or until the end is read")
    func framings() {
        #expect(
            read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") == [
                .head("200 1.1 length(5) keep\ncontent-length: 5"), body("hello"), .end,
            ])
        #expect(
            read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a\r\nhello\r\n0\r\nX: y\r\n\r\n") == [
                .head("200 1.1 chunked keep\ntransfer-encoding: chunked"), body("hello"), .end,
            ])
        #expect(
            read("HTTP/1.1 200 OK\r\n\r\nuntil the end") == [
                .head("200 1.1 untilClose close"), body("until the end"), .end,
            ])
        #expect(read("HTTP/1.0 200 OK\r\n\r\n") == [.head("200 1.0 untilClose close"), .end])
    }

    @Test("answers without content end with their head, whatever length they name")
    func withoutContent() {
        let answers =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
            + "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        #expect(
            read(answers, to: [.head, .get, .get, .get]) == [
                .head("200 1.1 none keep\ncontent-length: 5"), .end, .head("204 1.1 none keep"), .end,
                .head("304 1.1 none keep\ncontent-length: 5"), .end,
                .head("200 1.1 length(0) keep\ncontent-length: 0"), .end,
            ])
    }

    @Test("interim answers are skipped, up to a number")
    func interim() {
        let hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        let final = "HTTP/1.1 204 No Content\r\n\r\n"
        let most = HTTPLimits().interimAnswers
        #expect(read("HTTP/1.1 100 Continue\r\n\r\n" + hint + final) == [.head("204 1.1 none keep"), .end])
        #expect(read(String(repeating: hint, count: most) + final) == [.head("204 1.1 none keep"), .end])
        #expect(
            ResponseTranscript([Array(String(repeating: hint, count: most + 1).utf8)], answersTo: [.get]).refusal?
                .clause
                == "RFC 9110 15.2")
    }

    @Test("after 101 nothing more is taken")
    func upgrade() throws {
        var parser = ResponseParser()
        parser.begin(answerTo: .get)
        let head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        var position = 0
        let input = Array((head + "frame").utf8)
        let event = try parser.next(input.span, &position)
        #expect(event == .head)
        #expect(parser.head.status == .switchingProtocols)
        #expect(position == head.utf8.count)
        let after = try parser.next(input.span, &position)
        #expect(after == .end)
        #expect(position == head.utf8.count)
    }

    @Test(
        "the connection lives on where both sides know the end of the content",
        arguments: [
            ("HTTP/1.1 204 No Content\r\n", true), ("HTTP/1.1 204 No Content\r\nConnection: close\r\n", false),
            ("HTTP/1.0 204 No Content\r\n", false), ("HTTP/1.0 204 No Content\r\nConnection: keep-alive\r\n", true),
            ("HTTP/1.1 200 OK\r\n", false), ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", true),
        ])
    func keepsAlive(head: String, expected: Bool) throws {
        var parser = ResponseParser()
        parser.begin(answerTo: .get)
        var position = 0
        _ = try parser.next(Array((head + "\r\n").utf8).span, &position)
        #expect(parser.keepsAlive == expected)
    }

    @Test(
        "a status line may lack its phrase",
        arguments: ["HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.1 200 OK", "HTTP/1.1 200 Alles in Ordnung é"])
    func phrases(line: String) {
        #expect(
            read("\(line)\r\nContent-Length: 0\r\n\r\n").first == .head("200 1.1 length(0) keep\ncontent-length: 0"))
    }

    @Test(
        "a hostile or broken answer is refused, however it is cut",
        arguments: [
            ("HTTP/1.1 20 OK\r\n\r\n", "RFC 9112 4"), ("HTTP/1.1 2000 OK\r\n\r\n", "RFC 9112 4"),
            ("HTTP/1.1 099 X\r\n\r\n", "RFC 9112 4"), ("HTTP/1.1 600 X\r\n\r\n", "RFC 9112 4"),
            ("HTTP/1.1  200 OK\r\n\r\n", "RFC 9112 4"), ("HTTP/1.1 2x0 OK\r\n\r\n", "RFC 9112 4"),
            ("HTTP/2 200 OK\r\n\r\n", "RFC 9112 4"), ("HTTP/2.0 200 OK\r\n\r\n", "RFC 9112 4"),
            ("http/1.1 200 OK\r\n\r\n", "RFC 9112 4"), ("HTTP/1.1 200 O\0K\r\n\r\n", "RFC 9112 4"),
            ("\r\nHTTP/1.1 200 OK\r\n\r\n", "RFC 9112 4"), ("ICY 200 OK\r\n\r\n", "RFC 9112 4"),
            ("HTTP/1.1 200 OK\n\n", "RFC 9112 2.2"), ("HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n", "RFC 9112 5.2"),
            ("HTTP/1.1 200 OK\r\nX : y\r\n\r\n", "RFC 9112 5.1"), ("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n", "RFC 9110 5.5"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "RFC 9112 6.3"
            ),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "RFC 9112 6.3"),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "RFC 9110 8.6"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "RFC 9112 6.3"),
            ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "RFC 9112 6.1"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\n", "RFC 9112 7.1.1"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "RFC 9112 8"), ("HTTP/1.1 200 OK\r\n", "RFC 9112 8"),
            ("", "RFC 9112 8"), ("HTTP/1.1 204 No Content\r\n\r\nX", "RFC 9112 9.2"),
        ])
    func refuses(text: String, clause: String) {
        for chunking in chunkings(of: Array(text.utf8)) {
            let transcript = ResponseTranscript(chunking.pieces, answersTo: [.get])
            #expect(transcript.refusal?.clause == clause, "\(chunking.name)")
        }
    }

    @Test("limits hold for answers too")
    func limits() {
        var limits = HTTPLimits()
        limits.bodyBytes = 5
        func refusal(_ text: String) -> UInt16? {
            ResponseTranscript([Array(text.utf8)], answersTo: [.get], limits: limits).refusal?.status.code
        }
        #expect(refusal("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") == nil)
        #expect(refusal("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n") == 413)
        #expect(refusal("HTTP/1.1 200 OK\r\n\r\nhello") == nil)
        #expect(refusal("HTTP/1.1 200 OK\r\n\r\nhello!") == 413)
        #expect(refusal("HTTP/1.1 200 OK\r\nX: \(String(repeating: "a", count: 8192))\r\n\r\n") == 431)
        #expect(refusal("HTTP/1.1 204 No Content\r\n\(String(repeating: "X: y\r\n", count: 64))\r\n") == nil)
        #expect(refusal("HTTP/1.1 204 No Content\r\n\(String(repeating: "X: y\r\n", count: 65))\r\n") == 431)
    }
}
