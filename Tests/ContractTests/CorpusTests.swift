import FuzzChecks
import TestSupport
import Testing

/// Replays what the fuzz programs start from and what they once found.
@Suite struct CorpusTests {
    @Test("the JSON corpus holds", arguments: try CorpusFile.corpus("json"))
    func json(_ file: CorpusFile) throws {
        #expect(ContractChecks.json(try file.bytes()) == nil)
    }

    @Test("the command corpus holds", arguments: try CorpusFile.corpus("command"))
    func commands(_ file: CorpusFile) throws {
        #expect(ContractChecks.command(try file.bytes()) == nil)
    }

    @Test("whatever random text comes is refused, or reads back as what was read")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        let words = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"type\"", "\"ping\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "-1",
            "0.5e9",
            "true", "null", " ", "\\", "\"",
        ]
        for _ in 0..<2_000 {
            var bytes = [UInt8.random(in: 0...1, using: &random)]
            for _ in 0..<Int.random(in: 1...14, using: &random) {
                bytes += Array((words.randomElement(using: &random) ?? "").utf8)
                if Int.random(in: 0..<12, using: &random) == 0 { bytes.append(.random(in: 0...255, using: &random)) }
            }
            #expect(ContractChecks.json(bytes) == nil, "seed \(seed)")
            #expect(ContractChecks.command(Array(bytes.dropFirst())) == nil, "seed \(seed)")
        }
    }
}
