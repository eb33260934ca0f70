import FuzzChecks
import TestSupport
import Testing

/// Replays what the fuzz programs start from and what they once found.
@Suite struct CorpusTests {
    @Test("the frame corpus holds", arguments: try CorpusFile.corpus("frame"))
    func frames(_ file: CorpusFile) throws {
        #expect(WebSocketChecks.frames(try file.bytes()) == nil)
    }

    @Test("the inflate corpus holds", arguments: try CorpusFile.corpus("inflate"))
    func inflate(_ file: CorpusFile) throws {
        #expect(WebSocketChecks.inflate(try file.bytes()) == nil)
    }

    @Test("the handshake corpus holds", arguments: try CorpusFile.corpus("handshake"))
    func handshakes(_ file: CorpusFile) throws {
        #expect(WebSocketChecks.handshake(try file.bytes()) == nil)
    }

    @Test("whatever random bytes come, the events do not depend on how they are cut")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        let parts: [[UInt8]] = [
            [0x81, 0x83], [0x01, 0x81], [0x80, 0x80], [0x89, 0x81], [0x88, 0x82], [0xC1, 0x82], [0x81, 0xFE, 0, 126],
            [1, 2, 3, 4], [0x81, 3], [0x00, 1], [0x89, 0], [3, 0xE8], [0x61, 0x62, 0x63], [0xF2, 0x48, 0x04, 0x00],
        ]
        for _ in 0..<500 {
            var bytes = [UInt8.random(in: 0...7, using: &random)]
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                bytes += parts.randomElement(using: &random) ?? []
                if Int.random(in: 0..<8, using: &random) == 0 { bytes.append(.random(in: 0...255, using: &random)) }
            }
            #expect(WebSocketChecks.frames(bytes) == nil, "seed \(seed)")
            #expect(WebSocketChecks.inflate(bytes) == nil, "seed \(seed)")
        }
    }
}
