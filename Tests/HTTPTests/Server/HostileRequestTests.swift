import FuzzChecks
import HTTP
import TestSupport
import Testing

@Suite struct HostileRequestTests {
    static let all = HostileRequestLines.all + HostileFields.all + HostileFraming.all

    @Test("a hostile request is refused, however it is cut", arguments: all)
    func isRefused(_ request: HostileRequest) throws {
        for chunking in chunkings(of: request.bytes) {
            let transcript = RequestTranscript(chunking.pieces)
            #expect(transcript.fault == nil, "\(chunking.name)")
            #expect(transcript.refusal?.status.code == request.status, "\(chunking.name)")
            #expect(transcript.refusal?.clause == request.clause, "\(chunking.name)")
        }
    }

    @Test("a hostile request is answered once and the connection is closed", arguments: all)
    func isAnsweredOnce(_ request: HostileRequest) throws {
        let peer = try ServerPeer()
        var seen = peer.send(request.bytes)
        if case .request = seen.last {
            // The fault lies in the content: ask for it.
            seen = peer.readContent() + peer.send("")
        }
        #expect(seen.last == .refuse(Int(request.status)))
        let answer = peer.answer(Response(Status(request.status)))
        #expect(answer.hasPrefix("HTTP/1.1 \(request.status) "))
        #expect(answer.contains("\r\nConnection: close\r\n"))
        #expect(peer.next == .close)
        #expect(peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").isEmpty)
    }

    @Test("the table is large and says nothing twice")
    func isLarge() {
        #expect(Self.all.count >= 150)
        #expect(Set(Self.all.map(\.name)).count == Self.all.count)
        #expect(Set(Self.all.map(\.bytes)).count == Self.all.count)
    }
}
