import Bytes
import FuzzChecks
import TestSupport
import Testing

@testable import WebSocket

@Suite struct ControlTests {
    @Test("a ping is answered with its payload at once, within a message too (RFC 6455 5.5.2)")
    func pong() {
        let bytes = Wire.masked(0x01, "a") + Wire.masked(0x89, "hello") + Wire.masked(0x80, "b")
        for chunking in chunkings(of: bytes) {
            let transcript = FrameTranscript(chunking.pieces)
            #expect(transcript.entries == [.ping, .message(.text, Array("ab".utf8))], "\(chunking.name)")
            #expect(transcript.output == Wire.plain(0x8A, "hello"), "\(chunking.name)")
        }
    }

    @Test("a ping may have 125 bytes or none (RFC 6455 5.5)")
    func sizes() {
        let full = [UInt8](repeating: 0xFE, count: 125)
        let transcript = FrameTranscript([Wire.masked(0x89, full) + Wire.masked(0x89)])
        #expect(transcript.output == Wire.plain(0x8A, full) + Wire.plain(0x8A))
    }

    @Test("pongs nobody asked for are told and not answered (RFC 6455 5.5.3)")
    func unasked() {
        let transcript = FrameTranscript([Wire.masked(0x8A, "x") + Wire.masked(0x8A)])
        #expect(transcript.entries == [.pong([0x78]), .pong([])])
        #expect(transcript.output.isEmpty)
    }

    @Test("ten pings at once get ten pongs; when more answers wait, the latest ping is answered (RFC 6455 5.5.3)")
    func coalescing() {
        let expected = { (numbers: [Int]) in numbers.flatMap { Wire.plain(0x8A, "ping \($0)") } }
        for (count, answered) in [(10, Array(0..<10)), (11, Array(0..<9) + [10]), (15, Array(0..<9) + [14])] {
            var limits = WebSocketLimits()
            limits.waitingPongs = 10
            var engine = Engines.server(limits: limits)
            let bytes = (0..<count).flatMap { Wire.masked(0x89, "ping \($0)") }
            #expect(Engines.events(&engine, bytes) == Array(repeating: .ping, count: count))
            let output = engine.takeOutput()
            #expect(output == expected(answered), "\(count)")
            let more = engine.takeOutput()
            #expect(more == nil)
            _ = Engines.events(&engine, Wire.masked(0x89, "again"))
            let again = engine.takeOutput()
            #expect(again == Wire.plain(0x8A, "again"))
        }
    }

    @Test("pings and pongs beyond the burst and the rate are a flood")
    func flood() {
        var limits = WebSocketLimits()
        limits.controlBurst = 20
        limits.controlRate = 10
        var engine = Engines.server(limits: limits)
        let burst = (0..<10).flatMap { _ in Wire.masked(0x89) + Wire.masked(0x8A) }
        #expect(Engines.events(&engine, burst).count == 20)
        // A tenth of a second buys one more.
        let later = Tick.zero.advanced(by: .milliseconds(100))
        #expect(Engines.events(&engine, Wire.masked(0x89), now: later) == [.ping])
        let last = Engines.events(&engine, Wire.masked(0x89), now: later).last
        guard case .failed(let fault) = last else {
            Issue.record("no flood")
            return
        }
        #expect(fault.code == .flood)
    }

    @Test("a rate that is kept is never a flood")
    func rate() {
        var engine = Engines.server()
        var now = Tick.zero
        for _ in 0..<1000 {
            now = now.advanced(by: .milliseconds(100))
            #expect(Engines.events(&engine, Wire.masked(0x89), now: now) == [.ping])
        }
    }

    @Test("a client masks its pongs and takes a new key for each (RFC 6455 5.3)")
    func masked() {
        var next: UInt8 = 0
        let masks = MaskSource { count in
            (0..<count).map { _ in
                next &+= 1
                return next
            }
        }
        let resources = WebSocketResources(limits: WebSocketLimits(), masks: masks)
        var engine = WebSocketEngine(role: .client, deflate: nil, resources: resources, now: .zero)
        _ = Engines.events(&engine, Wire.plain(0x89, "hello") + Wire.plain(0x89, "hello"))
        let output = engine.takeOutput()
        #expect(
            output == Wire.masked(0x8A, Array("hello".utf8), key: [1, 2, 3, 4])
                + Wire.masked(0x8A, Array("hello".utf8), key: [5, 6, 7, 8]))
    }

    @Test("our own ping waits in the output behind the pongs")
    func ownPing() {
        var engine = Engines.server()
        engine.ping([0x70], now: .zero)
        _ = Engines.events(&engine, Wire.masked(0x89, "q"))
        let output = engine.takeOutput()
        #expect(output == Wire.plain(0x8A, "q") + Wire.plain(0x89, "p"))
    }
}
