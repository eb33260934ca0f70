import FuzzChecks
import Testing

@testable import WebSocket

/// Each limit that is not one of time, met exactly and crossed by one.
@Suite struct WebSocketLimitsTests {
    private func code(
        _ bytes: [UInt8], deflate: DeflateAgreement? = nil, _ change: (inout WebSocketLimits) -> Void = { _ in }
    ) -> UInt16? {
        var limits = WebSocketLimits()
        change(&limits)
        return FrameTranscript([bytes], deflate: deflate, limits: limits).refusal?.code.number
    }

    private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    @Test("D10: a message may have 16 KiB, in one frame or several")
    func message() {
        #expect(code(Wire.masked(0x82, zeros(16_384))) == nil)
        #expect(code(Array(Wire.masked(0x82, zeros(16_385)).prefix(8))) == 1009)
        let first = Wire.masked(0x02, zeros(16_383))
        #expect(code(first + Wire.masked(0x80, zeros(1))) == nil)
        #expect(code(first + Wire.masked(0x80, zeros(2)).prefix(6)) == 1009)
        #expect(code(Wire.masked(0x82, zeros(200))) { $0.messageBytes = 200 } == nil)
        #expect(code(Wire.masked(0x82, zeros(201))) { $0.messageBytes = 200 } == 1009)
    }

    @Test("the next message has its bytes again")
    func again() {
        let frame = Wire.masked(0x82, zeros(200))
        #expect(code(frame + frame + frame) { $0.messageBytes = 200 } == nil)
    }

    @Test("an inflated message may have 64 KiB")
    func inflated() throws {
        let codec = DeflateCodec()
        let exact = try #require(codec.deflated(zeros(65_536)))
        let over = try #require(codec.deflated(zeros(65_537)))
        #expect(code(Wire.masked(0xC2, exact), deflate: DeflateAgreement()) == nil)
        #expect(code(Wire.masked(0xC2, over), deflate: DeflateAgreement()) == 1009)
        let set: (inout WebSocketLimits) -> Void = { $0.inflatedBytes = 65_537 }
        #expect(code(Wire.masked(0xC2, over), deflate: DeflateAgreement(), set) == nil)
    }

    @Test("a message may have 64 frames, empty ones counted")
    func fragments() {
        func message(_ count: Int) -> [UInt8] {
            Wire.masked(0x02) + (0..<count - 2).flatMap { _ in Wire.masked(0x00) } + Wire.masked(0x80)
        }
        #expect(code(message(64)) == nil)
        #expect(code(message(65)) == 1008)
        #expect(code(message(65)) { $0.fragments = 65 } == nil)
        #expect(code(message(64) + message(64)) == nil)
    }

    @Test("control frames may come twenty at once")
    func burst() {
        func pings(_ count: Int) -> [UInt8] { (0..<count).flatMap { _ in Wire.masked(0x89) } }
        #expect(code(pings(20)) == nil)
        #expect(code(pings(21)) == 4101)
        #expect(code(pings(1)) { $0.controlBurst = 1 } == nil)
        #expect(code(pings(2)) { $0.controlBurst = 1 } == 4101)
    }

    @Test("the limits that stand are sound")
    func sound() {
        #expect(WebSocketLimits().contradiction == nil)
    }

    @Test("limits that contradict each other are found")
    func contradictions() {
        let changes: [(inout WebSocketLimits) -> Void] = [
            { $0.messageBytes = 124 }, { $0.messageBytes = 1 << 30 + 1 }, { $0.inflatedBytes = 124 },
            { $0.inflatedBytes = 1 << 30 + 1 }, { $0.fragments = 0 }, { $0.fragments = 1 << 30 + 1 },
            { $0.controlRate = 0 }, { $0.controlRate = 1_000_001 }, { $0.controlBurst = 0 },
            { $0.controlBurst = 1_000_001 }, { $0.waitingPongs = 0 }, { $0.waitingPongs = 101 },
            { $0.pingAfter = .zero }, { $0.pongTime = .zero }, { $0.messageTime = .zero }, { $0.closeTime = .zero },
            { $0.keptBytes = -1 }, { $0.offeredExtensions = 0 }, { $0.offeredProtocols = 0 },
        ]
        for (index, change) in changes.enumerated() {
            var limits = WebSocketLimits()
            change(&limits)
            #expect(limits.contradiction != nil, "change \(index)")
        }
    }

    @Test("the narrowest limits are no contradiction")
    func narrowest() {
        var limits = WebSocketLimits()
        limits.messageBytes = 125
        limits.inflatedBytes = 125
        limits.fragments = 1
        limits.controlRate = 1
        limits.controlBurst = 1
        limits.waitingPongs = 1
        limits.pingAfter = nil
        limits.keptBytes = 0
        limits.offeredExtensions = 1
        limits.offeredProtocols = 1
        #expect(limits.contradiction == nil)
    }
}
