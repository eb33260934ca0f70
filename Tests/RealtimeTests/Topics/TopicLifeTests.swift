import Bytes
import Reactor
import TestSupport
import Testing

@testable import Realtime

/// Topics that stay until they are let go.
@Suite struct TopicLifeTests {
    /// Stands for everything up to a version.
    private final class Everything: TopicSource {
        func standIn(after version: UInt64, newest: UInt64) -> Message? {
            Message(follows: newest, version: newest, isSnapshot: true, text: Array("all to \(newest)".utf8))
        }
    }

    @Test("a topic that is let go without members is gone, and opens again at another place")
    func empty() throws {
        let house = try SocketHouse()
        house.hub.prepare(TopicName("a"), at: 5, source: Everything(), pacing: .immediate)
        house.hub.prepare(TopicName("a"), at: 9, source: Everything(), pacing: .immediate)
        #expect(house.hub.reached(TopicName("a")) == 5)
        house.hub.release(TopicName("a"))
        house.loop.turn()
        #expect(house.hub.reached(TopicName("a")) == nil)
        house.hub.prepare(TopicName("a"), at: 9, source: Everything(), pacing: .immediate)
        #expect(house.hub.reached(TopicName("a")) == 9)
    }

    @Test("a topic that is let go stays for its members, and goes with the last")
    func members() throws {
        let house = try SocketHouse()
        house.hub.prepare(TopicName("a"), at: 0, source: Everything(), pacing: .immediate)
        let (client, session) = try house.viewer(of: "a")
        house.hub.release(TopicName("a"))
        house.loop.turn()
        house.publish("1", 1, on: "a")
        #expect(house.loop.turn { client.messages == ["1"] })
        #expect(house.hub.part(try session.id, TopicName("a")))
        #expect(house.hub.reached(TopicName("a")) == nil)
    }

    @Test("whoever joins with nothing is given what stands for everything, then what follows")
    func everything() throws {
        let house = try SocketHouse()
        house.hub.prepare(TopicName("a"), at: 7, source: Everything(), pacing: .immediate)
        let (client, session) = try house.client()
        #expect(house.hub.join(try session.id, TopicName("a"), after: 0) == .standIn)
        house.hub.goOn(try session.id)
        #expect(house.loop.turn { client.messages == ["all to 7"] })
        house.publish("8", 8, on: "a")
        #expect(house.loop.turn { client.messages == ["all to 7", "8"] })
    }

    @Test("when something last went out is known for each connection")
    func lastSharing() throws {
        let house = try SocketHouse()
        house.hub.prepare(TopicName("a"), at: 0, source: Everything(), pacing: .immediate)
        let (client, session) = try house.viewer(of: "a")
        #expect(house.hub.lastSharing(with: try session.id) == .zero)
        house.loop.advance(by: .seconds(3))
        house.publish("1", 1, on: "a")
        #expect(house.loop.turn { client.messages == ["1"] })
        #expect(house.hub.lastSharing(with: try session.id) == house.loop.reactor.now)
    }
}
