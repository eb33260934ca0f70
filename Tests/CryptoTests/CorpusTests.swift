import FuzzChecks
import TestSupport
import Testing

/// Replays what the fuzz programs start from and what they once found.
@Suite struct CorpusTests {
    @Test("the token corpus holds", arguments: try CorpusFile.corpus("token"))
    func tokens(_ file: CorpusFile) throws {
        #expect(CryptoChecks.token(try file.bytes()) == nil)
    }

    @Test("the hash corpus holds", arguments: try CorpusFile.corpus("hash"))
    func hashFrames(_ file: CorpusFile) throws {
        #expect(CryptoChecks.hashFrames(try file.bytes()) == nil)
    }

    @Test("whatever random bytes come, the frames do not depend on how they are cut, and no token opens")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        let parts: [[UInt8]] = [
            [0, 0, 0, 1], [16], [0, 0, 0, 2, 18, 1], [0, 0, 0, 9, 2, 0, 1], [0x24], [0, 0, 0, 0],
        ]
        for _ in 0..<500 {
            var bytes = [UInt8.random(in: 0...1, using: &random)]
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                bytes += parts.randomElement(using: &random) ?? []
                if Int.random(in: 0..<6, using: &random) == 0 { bytes.append(.random(in: 0...255, using: &random)) }
            }
            #expect(CryptoChecks.hashFrames(bytes) == nil, "seed \(seed)")
            #expect(CryptoChecks.token(bytes) == nil, "seed \(seed)")
        }
    }
}
