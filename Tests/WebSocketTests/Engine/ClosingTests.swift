import Bytes
import FuzzChecks
import TestSupport
import Testing

@testable import WebSocket

@Suite struct ClosingTests {
    @Test("a close is answered with its code, and what follows is ignored (RFC 6455 5.5.1)")
    func peerCloses() throws {
        let bytes = Wire.masked(0x88, Wire.close(1000, "bye")) + Wire.masked(0x81, "late") + Wire.plain(0x81, "bad")
        let normal = try #require(CloseCode(1000))
        for chunking in chunkings(of: bytes) {
            let transcript = FrameTranscript(chunking.pieces)
            guard case .closed(let close) = transcript.entries.first, transcript.entries.count == 1 else {
                Issue.record("\(chunking.name): \(transcript.entries)")
                return
            }
            #expect(close.code == normal)
            #expect(close.reason == "bye")
            #expect(transcript.output == Wire.plain(0x88, Wire.close(1000)), "\(chunking.name)")
            #expect(transcript.ending == .finish, "\(chunking.name)")
        }
    }

    @Test("an empty close is answered with an empty one")
    func empty() {
        let transcript = FrameTranscript([Wire.masked(0x88)])
        guard case .closed(let close) = transcript.entries.first else {
            Issue.record("no close")
            return
        }
        #expect(close.code == nil)
        #expect(transcript.output == Wire.plain(0x88))
    }

    @Test(
        "every code that may be sent is taken (RFC 6455 7.4)",
        arguments: [1000, 1003, 1007, 1014, 3000, 4999] as [UInt16])
    func codes(_ number: UInt16) {
        let transcript = FrameTranscript([Wire.masked(0x88, Wire.close(number))])
        #expect(transcript.refusal == nil)
        #expect(transcript.output == Wire.plain(0x88, Wire.close(number)))
    }

    @Test("a reason may fill the frame")
    func fullReason() {
        let reason = String(repeating: "é", count: 61) + "a"
        let transcript = FrameTranscript([Wire.masked(0x88, Wire.close(1000, reason))])
        guard case .closed(let close) = transcript.entries.first else {
            Issue.record("no close")
            return
        }
        #expect(close.reason == reason)
    }

    @Test("after our close nothing is sent, messages and pings are passed over, and the peer's close ends it")
    func weClose() {
        var engine = Engines.server()
        _ = Engines.events(&engine, Wire.masked(0x01, "half"))
        engine.close(.drain, reason: "come again", now: .zero)
        let output = engine.takeOutput()
        #expect(output == Wire.plain(0x88, Wire.close(4200, "come again")))
        let maySend = engine.maySendData
        #expect(!maySend)
        let frames = engine.frames(.text, [0x61])
        #expect(frames == nil)
        let passed = Wire.masked(0x80, "rest") + Wire.masked(0x89, "q") + Wire.masked(0x81, [0xFF])
        #expect(Engines.events(&engine, passed).isEmpty)
        let none = engine.takeOutput()
        #expect(none == nil)
        let before = engine.ending
        #expect(before == .none)
        let events = Engines.events(&engine, Wire.masked(0x88, Wire.close(4200)))
        guard case .closed = events.first else {
            Issue.record("no close")
            return
        }
        let last = engine.takeOutput()
        #expect(last == nil)
        let ending = engine.ending
        #expect(ending == .finish)
    }

    @Test("a second close and a ping after a close do nothing")
    func twice() {
        var engine = Engines.client()
        engine.close(.normal, now: .zero)
        let first = engine.takeOutput()
        #expect(first == Wire.masked(0x88, Wire.close(1000), key: [0x5A, 0x5A, 0x5A, 0x5A]))
        engine.close(.goingAway, now: .zero)
        engine.ping(now: .zero)
        let second = engine.takeOutput()
        #expect(second == nil)
    }

    @Test("a reason that is too long is cut between letters")
    func longReason() {
        var engine = Engines.server()
        engine.close(.drain, reason: String(repeating: "é", count: 100), now: .zero)
        let output = engine.takeOutput()
        #expect(output == Wire.plain(0x88, Wire.close(4200, String(repeating: "é", count: 61))))
    }

    @Test(
        "the wait for the peer's close has an end, and then the wait for its end (RFC 6455 7.1.1)",
        arguments: [Role.server, .client])
    func waits(_ role: Role) {
        var limits = WebSocketLimits()
        limits.closeTime = .seconds(3)
        var engine = role == .server ? Engines.server(limits: limits) : Engines.client(limits: limits)
        engine.close(.normal, now: .zero)
        let deadline = engine.deadline
        #expect(deadline == Engines.seconds(3))
        let early = engine.tick(now: Engines.seconds(2))
        #expect(early == .more)
        let close = role == .server ? Wire.masked(0x88) : Wire.plain(0x88)
        _ = Engines.events(&engine, close, now: Engines.seconds(2))
        let ending = engine.ending
        #expect(ending == (role == .server ? .finish : .awaitEnd))
        let second = engine.deadline
        #expect(second == Engines.seconds(5))
        let over = engine.tick(now: Engines.seconds(5))
        #expect(over == .over)
        let last = engine.ending
        #expect(last == .close)
        let never = engine.deadline
        #expect(never == .never)
    }

    @Test("a peer that never answers our close is left")
    func unanswered() {
        var engine = Engines.server()
        engine.close(.normal, now: .zero)
        let event = engine.tick(now: Engines.seconds(3))
        #expect(event == .over)
        let ending = engine.ending
        #expect(ending == .close)
        #expect(Engines.events(&engine, Wire.masked(0x81, "late")).isEmpty)
    }

    @Test("a peer that ends without a close is lost, one that ends after it is not")
    func ends() {
        var engine = Engines.server()
        _ = Engines.events(&engine, Wire.masked(0x01, "half"))
        let lost = engine.endOfInput()
        #expect(lost == .lost)
        var closed = Engines.server()
        _ = Engines.events(&closed, Wire.masked(0x88))
        let over = closed.endOfInput()
        #expect(over == .over)
    }
}
