import Bytes
import TestSupport
import Testing

@testable import Reactor

@Suite struct StreamSharingTests {
    private let block = [UInt8](repeating: 7, count: 10_000)

    @Test("shared bytes are with the kernel before the turn ends, and nothing of them is kept")
    func sent() throws {
        let pair = try Pair()
        let stream = try #require(pair.server.stream)
        #expect(stream.share(block) == .sent)
        #expect(stream.unsentBytes == 0)
        #expect(pair.loop.turn { pair.client.received.count == block.count })
        #expect(pair.server.drains == 0)
    }

    @Test("what the kernel has no room for is kept and told when it is gone; more is refused until then")
    func kept() throws {
        let pair = try Pair()
        let stream = try #require(pair.server.stream)
        pair.client.stream?.pauseReading()
        var sent = 0
        var outcome = Stream.Sharing.sent
        while outcome == .sent {
            outcome = stream.share(block)
            sent += block.count
        }
        #expect(outcome == .kept)
        #expect(stream.unsentBytes > 0 && stream.unsentBytes <= block.count)
        #expect(stream.share(block) == .busy)
        pair.loop.turn()
        #expect(stream.share(block) == .busy)
        pair.client.stream?.resumeReading()
        #expect(pair.loop.turn { pair.server.drains == 1 })
        #expect(stream.share(block) == .sent)
        #expect(pair.loop.turn { pair.client.received.count == sent + block.count })
    }

    @Test("bytes that were written before go first: shared ones wait for them")
    func behindWritten() throws {
        let pair = try Pair()
        let stream = try #require(pair.server.stream)
        stream.write([1, 2, 3])
        #expect(stream.share(block) == .busy)
        #expect(pair.loop.turn { pair.server.drains == 1 })
        #expect(stream.share(block) == .sent)
        #expect(pair.loop.turn { pair.client.received == [1, 2, 3] + block })
    }

    @Test("a broken connection is told so in the same turn, and never from inside the call")
    func broken() throws {
        let pair = try Pair()
        let stream = try #require(pair.server.stream)
        pair.client.stream?.pauseReading()
        stream.write([1, 2, 3])
        pair.loop.turn()
        // Unread input at close makes the kernel send a reset.
        pair.client.stream?.abort()
        var outcome = Stream.Sharing.sent
        for _ in 0..<1_000 where outcome == .sent { outcome = stream.share(block) }
        #expect(outcome == .broken)
        #expect(pair.server.end == nil)
        #expect(pair.loop.turn { pair.server.end != nil })
        #expect(stream.share(block) == .broken)
    }

    @Test("the kernel holds no more unsent bytes than it was told to")
    func unsentLimit() throws {
        func taken(_ limit: Int?) throws -> Int {
            let pair = try Pair()
            let stream = try #require(pair.server.stream)
            if let limit { stream.limitUnsent(to: limit) }
            pair.client.stream?.pauseReading()
            var sent = 0
            while stream.share(block) == .sent { sent += block.count }
            return sent
        }
        #expect(try taken(16 * 1_024) < taken(nil))
    }
}
