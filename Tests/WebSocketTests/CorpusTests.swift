import FuzzChecks
import TestSupport
import Testing

/// Replays what the fuzz programs start from and what they once found.
@Suite struct CorpusTests {
    @Test("the frame corpus holds", arguments: try files("frame"))
    func frames(_ file: CorpusFile) throws {
        #expect(WebSocketChecks.frames(try file.bytes()) == nil)
    }

    @Test("the inflate corpus holds", arguments: try files("inflate"))
    func inflate(_ file: CorpusFile) throws {
        #expect(WebSocketChecks.inflate(try file.bytes()) == nil)
    }

    @Test("the handshake corpus holds", arguments: try files("handshake"))
    func handshakes(_ file: CorpusFile) throws {
        #expect(WebSocketChecks.handshake(try file.bytes()) == nil)
    }

    private static func files(_ name: String) throws -> [CorpusFile] {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try CorpusFile.all(in: "/\(root)/Fuzz/corpus/\(name)")
    }
}
