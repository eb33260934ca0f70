import FuzzChecks
import TestSupport
import Testing

/// Replays what the fuzz programs start from and what they once found.
@Suite struct CorpusTests {
    @Test("the request corpus holds", arguments: try CorpusFile.corpus("request"))
    func requests(_ file: CorpusFile) throws {
        #expect(HTTPChecks.request(try file.bytes()) == nil)
    }

    @Test("the chunk corpus holds", arguments: try CorpusFile.corpus("chunk"))
    func chunks(_ file: CorpusFile) throws {
        #expect(HTTPChecks.chunk(try file.bytes()) == nil)
    }

    @Test("the response corpus holds", arguments: try CorpusFile.corpus("response"))
    func responses(_ file: CorpusFile) throws {
        #expect(HTTPChecks.response(try file.bytes()) == nil)
    }

    @Test("whatever random bytes come, the events do not depend on how they are cut")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        let words = [
            "GET / HTTP/1.1\r\n", "Host: a\r\n", "Content-Length: 3\r\n", "\r\n", "\n", "3\r\nabc\r\n", "0\r\n", " ",
            "x",
        ]
        for _ in 0..<300 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                bytes += Array((words.randomElement(using: &random) ?? "").utf8)
                if Int.random(in: 0..<8, using: &random) == 0 { bytes.append(.random(in: 0...255, using: &random)) }
            }
            #expect(HTTPChecks.request(bytes) == nil, "seed \(seed)")
            #expect(HTTPChecks.chunk(bytes) == nil, "seed \(seed)")
            #expect(HTTPChecks.response(bytes) == nil, "seed \(seed)")
        }
    }
}
