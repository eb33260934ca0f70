import FuzzChecks
import TestSupport
import Testing

@testable import WebSocket

@Suite struct HostileFramesTests {
    @Test("a stream that breaks a rule fails, however it is cut", arguments: HostileFrames.all)
    func refused(_ hostile: HostileFrames) {
        let deflate = hostile.deflates ? DeflateAgreement() : nil
        for chunking in chunkings(of: hostile.bytes) {
            let transcript = FrameTranscript(chunking.pieces, role: hostile.role, deflate: deflate)
            #expect(transcript.fault == nil, "\(chunking.name)")
            #expect(transcript.refusal?.code.number == hostile.code, "\(chunking.name)")
            #expect(transcript.refusal?.clause == hostile.clause, "\(chunking.name)")
            #expect(transcript.ending == (hostile.role == .server ? .finish : .awaitEnd), "\(chunking.name)")
        }
    }

    @Test("the peer is told why, and nothing follows", arguments: HostileFrames.all)
    func told(_ hostile: HostileFrames) throws {
        let deflate = hostile.deflates ? DeflateAgreement() : nil
        let after = hostile.role == .server ? Wire.masked(0x89, "late") : Wire.plain(0x89, "late")
        let transcript = FrameTranscript([hostile.bytes + after], role: hostile.role, deflate: deflate)
        let fault = try #require(transcript.refusal)
        let other: Role = hostile.role == .server ? .client : .server
        let peer = FrameTranscript([transcript.output], role: other)
        guard case .closed(let close) = peer.entries.last else {
            Issue.record("no close frame came")
            return
        }
        #expect(close.code == fault.code)
        #expect(close.reason == fault.message)
        #expect(!peer.entries.contains(.pong(Array("late".utf8))))
    }
}
