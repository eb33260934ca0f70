import Bytes
import Testing

@testable import WebSocket

@Suite struct TimeTests {
    @Test("a silent peer is pinged, and left when nothing comes (RFC 6455 5.5.2)")
    func noPong() {
        var limits = WebSocketLimits()
        limits.pingAfter = .seconds(25)
        limits.pongTime = .seconds(20)
        var engine = Engines.server(limits: limits)
        let first = engine.deadline
        #expect(first == Engines.seconds(25))
        let ping = engine.tick(now: Engines.seconds(25))
        #expect(ping == .more)
        let output = engine.takeOutput()
        #expect(output == Wire.plain(0x89))
        let second = engine.deadline
        #expect(second == Engines.seconds(45))
        let early = engine.tick(now: Engines.seconds(44))
        #expect(early == .more)
        guard case .failed(let fault) = engine.tick(now: Engines.seconds(45)) else {
            Issue.record("still there")
            return
        }
        #expect(fault.code == .noPong)
        let close = engine.takeOutput()
        #expect(close?.prefix(4) == Wire.plain(0x88, Wire.close(4102, "a ping was not answered")).prefix(4))
    }

    @Test("whatever comes is a sign of life")
    func alive() {
        var engine = Engines.server()
        _ = engine.tick(now: Engines.seconds(25))
        _ = Engines.events(&engine, Wire.masked(0x8A), now: Engines.seconds(40))
        let deadline = engine.deadline
        #expect(deadline == Engines.seconds(65))
        let again = engine.tick(now: Engines.seconds(65))
        #expect(again == .more)
        let maySend = engine.maySendData
        #expect(maySend)
    }

    @Test("without an interval nobody is pinged")
    func off() {
        var limits = WebSocketLimits()
        limits.pingAfter = nil
        let engine = Engines.server(limits: limits)
        let deadline = engine.deadline
        #expect(deadline == .never)
    }

    @Test("a message has its time, however often a byte of it comes")
    func slow() {
        var limits = WebSocketLimits()
        limits.messageTime = .seconds(30)
        var engine = Engines.server(limits: limits)
        let frame = Wire.masked(0x81, "slow")
        for (second, byte) in frame.dropLast().enumerated() {
            #expect(Engines.events(&engine, [byte], now: Engines.seconds(second * 3)).isEmpty)
        }
        let deadline = engine.deadline
        #expect(deadline == Engines.seconds(30))
        guard case .failed(let fault) = engine.tick(now: Engines.seconds(30)) else {
            Issue.record("it may take for ever")
            return
        }
        #expect(fault.code == .slow)
    }

    @Test("pings between fragments do not stop a message's clock, its end does")
    func clock() {
        var engine = Engines.server()
        _ = Engines.events(&engine, Wire.masked(0x01, "a"), now: Engines.seconds(1))
        _ = Engines.events(&engine, Wire.masked(0x89), now: Engines.seconds(20))
        let running = engine.deadline
        #expect(running == Engines.seconds(31))
        _ = Engines.events(&engine, Wire.masked(0x80, "b"), now: Engines.seconds(21))
        let stopped = engine.deadline
        #expect(stopped == Engines.seconds(46))
    }

    @Test("a message that begins in the bytes that end another has its own time")
    func next() {
        var engine = Engines.server()
        let whole = Wire.masked(0x81, "whole")
        _ = Engines.events(&engine, Array(whole.prefix(3)), now: Engines.seconds(1))
        _ = Engines.events(&engine, Array(whole.dropFirst(3)) + [0x81], now: Engines.seconds(20))
        let deadline = engine.deadline
        #expect(deadline == Engines.seconds(45))
        _ = Engines.events(&engine, [0x81], now: Engines.seconds(40))
        let later = engine.deadline
        #expect(later == Engines.seconds(50))
    }

    @Test("a ping in pieces has its time, and its end stops the clock")
    func pingInPieces() {
        var engine = Engines.server()
        let ping = Wire.masked(0x89, "slow")
        _ = Engines.events(&engine, Array(ping.prefix(3)), now: Engines.seconds(1))
        let running = engine.deadline
        #expect(running == Engines.seconds(26))
        _ = Engines.events(&engine, Array(ping[3..<5]), now: Engines.seconds(20))
        let first = engine.deadline
        #expect(first == Engines.seconds(31))
        _ = Engines.events(&engine, Array(ping[5...]) + [0x89], now: Engines.seconds(21))
        let second = engine.deadline
        #expect(second == Engines.seconds(46))
        _ = Engines.events(&engine, [0x84], now: Engines.seconds(40))
        let third = engine.deadline
        #expect(third == Engines.seconds(51))
    }
}
