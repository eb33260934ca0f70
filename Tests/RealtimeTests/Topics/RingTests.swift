import Testing
import WebSocket

@testable import Realtime

@Suite struct RingTests {
    private func run(_ versions: ClosedRange<UInt64>, bytes: Int = 10) -> Run {
        var run = Run(Self.message(versions.lowerBound, bytes))
        for version in versions.dropFirst() { run.append(Self.message(version, bytes)) }
        return run
    }

    private static func message(_ version: UInt64, _ bytes: Int) -> Message {
        Message(follows: version - 1, version: version, text: Array(repeating: UInt8(ascii: "x"), count: bytes))
    }

    @Test("every version that is kept is found in the run behind it, whatever was dropped before")
    func find() {
        var ring = Ring(messages: 100, bytes: 1 << 20)
        for start in stride(from: UInt64(1), to: 3_000, by: 3) { ring.append(run(start...start + 2)) }
        let newest: UInt64 = 3_000
        let oldest = newest - 99
        for version in oldest..<newest {
            let index = ring.index(after: version)
            #expect(index.map { ring[$0].count(after: version) } != nil)
            #expect(ring.count(after: version, atMost: 1_000) == Int(newest - version))
        }
        #expect(ring.index(after: newest) == nil)
        #expect(ring.index(after: oldest - 4) == nil)
        #expect(ring.index(after: newest + 1) == nil)
    }

    @Test("a ring keeps so many messages and one run at least")
    func messageLimit() {
        var limits = HubLimits()
        limits.ringMessages = 6
        var ring = Ring(messages: limits.ringMessages, bytes: limits.ringBytes)
        ring.append(run(1...3))
        ring.append(run(4...6))
        #expect(ring.index(after: 0) != nil)
        ring.append(run(7...7))
        #expect(ring.index(after: 0) == nil)
        #expect(ring.index(after: 3) != nil)
        ring.append(run(8...20))
        #expect(ring.index(after: 6) == nil)
        #expect(ring.count(after: 7, atMost: 100) == 13)
    }

    @Test("a ring keeps so many bytes")
    func byteLimit() {
        // Two bytes of header and ten of text for each message.
        var ring = Ring(messages: 100, bytes: 36)
        for version in UInt64(1)...3 { ring.append(run(version...version)) }
        #expect(ring.index(after: 0) != nil)
        ring.append(run(4...4))
        #expect(ring.index(after: 0) == nil)
        #expect(ring.index(after: 1) != nil)
    }

    @Test("a version that no message leads to is not known")
    func gaps() {
        var ring = Ring(messages: 100, bytes: 1 << 20)
        ring.append(Run(Message(follows: 10, version: 13, text: [])))
        ring.append(Run(Message(follows: 13, version: 20, text: [])))
        #expect(ring.index(after: 10) != nil)
        #expect(ring.index(after: 11) == nil)
        #expect(ring.index(after: 13) != nil)
        #expect(ring.index(after: 15) == nil)
        #expect(ring.index(after: 9) == nil)
    }

    @Test("what follows a version inside a run is its rest", arguments: MessageForm.allCases)
    func rest(_ form: MessageForm) {
        let codec = DeflateCodec()
        var run = Run(Message(follows: 0, version: 2, text: Array(repeating: 1, count: 300)))
        let second = Message(follows: 2, version: 5, text: [2])
        let third = Message(follows: 5, version: 6, text: Array(repeating: 3, count: 400))
        run.append(second)
        run.append(third)
        let tail = second.bytes(form, codec) + third.bytes(form, codec)
        #expect(run.bytes(form, after: 2, codec) == tail)
        #expect(run.bytes(form, after: 5, codec) == third.bytes(form, codec))
        #expect(run.bytes(form, after: 0, codec) == run.bytes(form, codec))
        #expect(run.bytes(form, after: 6, codec) == [])
        #expect(run.bytes(form, after: 3, codec) == nil)
    }
}
