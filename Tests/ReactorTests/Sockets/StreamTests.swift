import Bytes
import TestSupport
import Testing

@testable import Reactor

@Suite struct StreamTests {
    @Test("what one side writes the other reads, in order and whole, and both ends finish in order")
    func echo() throws {
        let pair = try Pair()
        let message = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 11) }
        for chunk in stride(from: 0, to: message.count, by: 100_000) {
            pair.client.stream?.write(Array(message[chunk..<chunk + 100_000]))
        }
        pair.client.stream?.finish()
        #expect(pair.loop.turn { pair.server.end != nil && pair.client.end != nil })
        #expect(pair.server.received == message)
        #expect(pair.server.end == .finished)
        #expect(pair.client.end == .finished)
    }

    @Test("a connection that does not come about within connect is given up")
    func unanswered() throws {
        var limits = ReactorLimits()
        limits.backlog = 1
        // A loop that never turns accepts nothing: beyond the backlog the kernel does not answer.
        let deaf = try TestLoop(limits: limits)
        let listener = try Listener.open(at: .loopback(), on: deaf.reactor) { _ in (Recorder(), nil) }
        let loop = try TestLoop()
        let clients = (0..<8).map { _ in Recorder() }
        for client in clients { try Connector.connect(to: listener.address, on: loop.reactor, handler: client) }
        try #require(loop.turn { clients.contains { $0.stream != nil } })
        loop.advance(by: loop.reactor.limits.connect - .nanoseconds(1))
        #expect(clients.allSatisfy { $0.end == nil })
        loop.advance(by: .nanoseconds(1))
        #expect(clients.contains { $0.end == .late } && clients.contains { $0.end == nil })
    }

    @Test("a peer that only half-closed still gets the answer")
    func halfClose() throws {
        let pair = try Pair()
        pair.server.whenEnded = { stream in
            stream.write(Array("answer".utf8))
            stream.finish()
        }
        pair.client.stream?.write(Array("question".utf8))
        pair.client.stream?.finish()
        #expect(pair.loop.turn { pair.server.end != nil && pair.client.end != nil })
        #expect(pair.server.received == Array("question".utf8))
        #expect(pair.server.end == .finished)
    }

    @Test("the last bytes survive although the peer goes on sending what nobody reads")
    func linger() throws {
        let pair = try Pair()
        pair.server.whenReceived = { stream, _ in
            stream.write(Array("refused".utf8))
            stream.finish()
        }
        pair.client.whenReceived = { _, _ in }
        let flood = [UInt8](repeating: 1, count: 200_000)
        pair.client.stream?.write(flood)
        pair.client.stream?.write(flood)
        #expect(pair.loop.turn { pair.client.end != nil && pair.server.end != nil })
        #expect(pair.client.received == Array("refused".utf8))
        #expect(pair.client.end == .finished)
    }

    @Test("lingering ends after its time although the peer never ends")
    func lingerTime() throws {
        let pair = try Pair()
        pair.client.whenEnded = { _ in }
        pair.server.stream?.finish()
        #expect(pair.loop.turn { pair.client.sawEnd })
        #expect(pair.server.end == nil)
        pair.loop.advance(by: pair.loop.reactor.limits.linger)
        #expect(pair.server.end == .finished)
    }

    @Test("lingering throws away no more than its bytes")
    func lingerBytes() throws {
        var limits = ReactorLimits()
        limits.lingerBytes = 10_000
        let pair = try Pair(limits: limits)
        pair.client.whenEnded = { _ in }
        pair.server.stream?.finish()
        #expect(pair.loop.turn { pair.client.sawEnd })
        pair.client.stream?.write([UInt8](repeating: 1, count: 10_000))
        pair.loop.turn()
        pair.loop.turn()
        #expect(pair.server.end == nil)
        pair.client.stream?.write([1])
        #expect(pair.loop.turn { pair.server.end != nil })
    }

    @Test("a peer that takes nothing is cut after the stall time, one that takes a little is not")
    func stall() throws {
        let pair = try Pair()
        pair.client.stream?.pauseReading()
        let much = [UInt8](repeating: 7, count: 16_000_000)
        pair.server.stream?.write(much)
        pair.loop.turn()
        pair.loop.turn()
        let quarter = pair.loop.reactor.limits.stall / 4
        for _ in 0..<3 { pair.loop.advance(by: quarter) }
        #expect(pair.server.end == nil)
        // Some progress in time: the patience begins anew.
        pair.client.stream?.resumeReading()
        let before = pair.client.received.count
        #expect(pair.loop.turn { pair.client.received.count > before + 1_000_000 })
        pair.client.stream?.pauseReading()
        for _ in 0..<3 { pair.loop.advance(by: quarter) }
        #expect(pair.server.end == nil)
        // The kernel may have taken a last piece with the first of these steps.
        for _ in 0..<2 { pair.loop.advance(by: quarter) }
        #expect(pair.server.end == .stalled)
    }

    @Test("while much waits a peer must take stallBytes in the stall time, one less is too little")
    func drops() throws {
        for (least, ends) in [(1_000_000, false), (.max, true)] {
            var limits = ReactorLimits()
            limits.stallBytes = least
            let pair = try Pair(limits: limits)
            pair.client.stream?.pauseReading()
            pair.server.stream?.write([UInt8](repeating: 7, count: 16_000_000))
            for _ in 0..<2 { pair.loop.turn() }
            for _ in 0..<5 {
                pair.loop.advance(by: pair.loop.reactor.limits.stall / 4)
                pair.client.stream?.resumeReading()
                let before = pair.client.received.count
                _ = pair.loop.turn { pair.server.end != nil || pair.client.received.count > before + 1_500_000 }
                pair.client.stream?.pauseReading()
            }
            #expect((pair.server.end == .stalled) == ends)
        }
    }

    @Test("output above the high water asks to wait, and above the limit cuts the connection")
    func outputLimit() throws {
        var limits = ReactorLimits()
        limits.outputHighWater = 1_000
        limits.outputBytes = 2_000
        let pair = try Pair(limits: limits)
        let stream = try #require(pair.server.stream)
        let below = stream.write([UInt8](repeating: 1, count: 999))
        let at = stream.write([1])
        let full = stream.write([UInt8](repeating: 1, count: 1_000))
        #expect(below && !at && !full)
        #expect(pair.server.end == nil)
        let over = stream.write([1])
        #expect(!over)
        #expect(pair.server.end == .overflowed)
    }

    @Test("a producer hears when all it wrote has gone out")
    func drained() throws {
        let pair = try Pair()
        pair.server.stream?.write([1, 2, 3])
        #expect(pair.server.drains == 0)
        #expect(pair.loop.turn { pair.server.drains == 1 })
    }

    @Test("input that is left over comes again with more behind it")
    func leftover() throws {
        let pair = try Pair()
        pair.server.consume = { input in input.count < 5 ? 0 : 5 }
        pair.client.stream?.write(Array("abc".utf8))
        #expect(pair.loop.turn { pair.server.offers == 1 })
        pair.client.stream?.write(Array("defgh".utf8))
        #expect(pair.loop.turn { pair.server.received == Array("abcde".utf8) })
        pair.client.stream?.write(Array("ij".utf8))
        #expect(pair.loop.turn { pair.server.received == Array("abcdefghij".utf8) })
    }

    @Test("input that a handler never consumes is bounded")
    func clogged() throws {
        let pair = try Pair()
        pair.server.consume = { _ in 0 }
        let limit = pair.loop.reactor.limits.unconsumedBytes
        pair.client.stream?.write([UInt8](repeating: 1, count: limit))
        #expect(pair.loop.turn { pair.client.drains == 1 })
        for _ in 0..<20 { pair.loop.turn() }
        #expect(pair.server.end == nil)
        pair.client.stream?.write([1])
        #expect(pair.loop.turn { pair.server.end != nil })
        #expect(pair.server.end == .clogged)
    }

    @Test("a paused handler hears nothing until it resumes, and then everything")
    func pausing() throws {
        let pair = try Pair()
        pair.server.whenReceived = { stream, _ in stream.pauseReading() }
        pair.client.stream?.write(Array("one".utf8))
        #expect(pair.loop.turn { pair.server.received == Array("one".utf8) })
        pair.client.stream?.write(Array("two".utf8))
        for _ in 0..<20 { pair.loop.turn() }
        #expect(pair.server.received == Array("one".utf8))
        pair.server.stream?.resumeReading()
        #expect(pair.loop.turn { pair.server.received == Array("onetwo".utf8) })
    }

    @Test("a handler that takes another's place gets the bytes that the first did not consume")
    func upgrade() throws {
        let pair = try Pair()
        let second = Recorder()
        pair.server.consume = { _ in 3 }
        pair.server.whenReceived = { stream, _ in stream.hand(over: second) }
        pair.client.stream?.write(Array("GETframes".utf8))
        #expect(pair.loop.turn { second.received == Array("frames".utf8) })
        #expect(pair.server.received == Array("GET".utf8))
    }

    @Test("a reset by the peer is told as a loss")
    func reset() throws {
        let pair = try Pair()
        // Unread input at close makes the kernel send a reset.
        pair.client.stream?.pauseReading()
        pair.server.stream?.write([1, 2, 3])
        pair.loop.turn()
        pair.client.stream?.abort()
        #expect(pair.loop.turn { pair.server.end != nil })
        guard case .lost = pair.server.end else {
            Issue.record("ended as \(String(describing: pair.server.end))")
            return
        }
    }

    @Test("connecting to nobody is told as unreachable")
    func unreachable() throws {
        let loop = try TestLoop()
        let listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in nil }
        let address = listener.address
        listener.close()
        let recorder = Recorder()
        try Connector.connect(to: address, on: loop.reactor, handler: recorder)
        #expect(loop.turn { recorder.end != nil })
        guard case .unreachable = recorder.end else {
            Issue.record("ended as \(String(describing: recorder.end))")
            return
        }
    }

    @Test("the end of the loop closes what stands")
    func loopEnds() throws {
        let pair = try Pair()
        pair.loop.reactor.close()
        #expect(pair.server.end == .loopEnded)
        #expect(pair.client.end == .loopEnded)
        #expect(pair.loop.reactor.statistics.connections == 0)
    }

    @Test("a Unix socket carries the same, and its file is gone when its listener is")
    func unixSocket() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/socket"
        let loop = try TestLoop()
        let (server, client) = (Recorder(), Recorder())
        let listener = try Listener.open(at: .unix(path), on: loop.reactor) { peer in
            peer.ip == nil ? (server, nil) : nil
        }
        try Connector.connect(to: .unix(path), on: loop.reactor, handler: client)
        #expect(loop.turn { server.stream != nil && client.stream != nil })
        client.send("question")
        #expect(loop.turn { server.text == "question" })
        server.send("answer")
        server.stream?.finish()
        #expect(loop.turn { client.end == .finished && server.end == .finished })
        #expect(client.text == "answer")
        listener.close()
        #expect(try Files.facts(of: path) == nil)
    }

    @Test("a file in the place of a Unix socket is left alone")
    func foreignFile() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/precious"
        try Files.write([1, 2, 3], to: path, permissions: 0o600)
        let loop = try TestLoop()
        #expect(throws: SystemFailure.self) {
            try Listener.open(at: .unix(path), on: loop.reactor) { _ in nil }.close()
        }
        #expect(try Files.read(path, atMost: 10) == [1, 2, 3])
    }
}
