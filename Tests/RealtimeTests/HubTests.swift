import Bytes
import Reactor
import Telemetry
import TestSupport
import Testing
import WebSocket

@testable import Realtime

@Suite struct HubTests {
    @Test("a message reaches every member of its topic and nobody else", arguments: [false, true])
    func delivery(isSecure: Bool) throws {
        let house = try SocketHouse(isSecure: isSecure)
        let (first, _) = try house.viewer(of: "a")
        let (second, _) = try house.viewer(of: "a")
        let (other, _) = try house.viewer(of: "b")
        house.publish("one", 1, on: "a")
        house.publish("two", 2, on: "a")
        house.publish("three", 1, on: "b")
        #expect(house.loop.turn { first.messages.count == 2 && second.messages.count == 2 && !other.messages.isEmpty })
        #expect(first.messages == ["one", "two"])
        #expect(second.messages == ["one", "two"])
        #expect(other.messages == ["three"])
        #expect(house.hub.figures.delivered.total == 5)
    }

    @Test("what one turn brings for a topic goes out in one piece, and comes out message by message")
    func joined() throws {
        let house = try SocketHouse()
        let (client, _) = try house.viewer(of: "a")
        for version in UInt64(1)...100 { house.publish("message \(version)", version, on: "a") }
        #expect(house.loop.turn { client.messages.count == 100 })
        #expect(client.messages == (1...100).map { "message \($0)" })
    }

    @Test("a compressed message reads the same, and a client without compression gets it plain")
    func compression() throws {
        let house = try SocketHouse(deflate: DeflateAgreement())
        let (small, _) = try house.viewer(of: "a", deflate: DeflateAgreement())
        let text = String(repeating: "A-1 held, ", count: 500)
        house.publish(text, 1, on: "a")
        #expect(house.loop.turn { small.messages == [text] })
        #expect(small.bytes < text.utf8.count / 10)

        let plain = try SocketHouse()
        let (large, _) = try plain.viewer(of: "a")
        plain.publish(text, 1, on: "a")
        #expect(plain.loop.turn { large.messages == [text] })
        #expect(large.bytes == text.utf8.count + 4)
    }

    @Test("a client with a smaller window than ours is given messages plain")
    func smallWindow() throws {
        let house = try SocketHouse(deflate: DeflateAgreement(sendWindowBits: 9))
        let (client, session) = try house.viewer(of: "a", deflate: DeflateAgreement())
        #expect(session.socket?.form == .plain)
        let text = String(repeating: "x", count: 2_000)
        house.publish(text, 1, on: "a")
        #expect(house.loop.turn { client.messages == [text] })
    }

    @Test("a message to one connection alone goes between the messages of its topics, whole")
    func direct() throws {
        let house = try SocketHouse()
        let (client, session) = try house.viewer(of: "a")
        house.publish("one", 1, on: "a")
        house.loop.turn()
        session.socket?.send(.text, Array("you".utf8))
        house.publish("two", 2, on: "a")
        #expect(house.loop.turn { client.messages.count == 3 })
        #expect(client.messages == ["one", "you", "two"])
    }

    @Test("a version that is known is not sent again")
    func duplicates() throws {
        let house = try SocketHouse()
        let (client, _) = try house.viewer(of: "a")
        house.publish("one", 1, on: "a")
        house.publish("one again", 1, on: "a")
        house.publish("two", 2, on: "a")
        house.loop.turn()
        house.publish("two again", 2, on: "a")
        house.publish("three", 3, on: "a")
        #expect(house.loop.turn { client.messages.count == 3 })
        #expect(client.messages == ["one", "two", "three"])
    }

    @Test("who comes back within what is kept is given what lies between; who was away longer is told so")
    func resuming() throws {
        var limits = HubLimits()
        limits.lagMessages = 3
        let house = try SocketHouse(limits: limits)
        let (watcher, _) = try house.viewer(of: "a")
        for version in UInt64(1)...10 { house.publish("\(version)", version, on: "a") }
        #expect(house.loop.turn { watcher.messages.count == 10 })

        let (client, session) = try house.client()
        let id = try session.id
        #expect(house.hub.join(id, TopicName("a"), after: 6) == .unknown)
        #expect(house.viewers(of: "a") == 1)
        #expect(house.hub.join(id, TopicName("a"), after: 11) == .unknown)
        #expect(house.hub.join(id, TopicName("a"), after: 7) == .resumed(behind: 3))
        house.hub.goOn(id)
        #expect(house.loop.turn { client.messages == ["8", "9", "10"] })
        #expect(house.hub.join(id, TopicName("a"), after: 10) == .live)
        house.publish("11", 11, on: "a")
        #expect(house.loop.turn { client.messages == ["8", "9", "10", "11"] })
        #expect(house.viewers(of: "a") == 2)
    }

    @Test("a connection has so many subscriptions and no more, and leaves them all when it goes")
    func subscriptionLimit() throws {
        var limits = HubLimits()
        limits.subscriptions = 3
        let house = try SocketHouse(limits: limits)
        let (client, session) = try house.client()
        let id = try session.id
        for number in 0..<3 { #expect(house.hub.join(id, TopicName("\(number)")) == .live) }
        #expect(house.hub.join(id, TopicName("3")) == .full)
        #expect(house.hub.join(id, TopicName("1")) == .live)
        #expect(house.hub.part(id, TopicName("0")))
        #expect(!house.hub.part(id, TopicName("0")))
        #expect(house.hub.join(id, TopicName("3")) == .live)
        client.stream?.abort()
        #expect(house.loop.turn { session.isClosed })
        for number in 0..<4 { #expect(house.viewers(of: "\(number)") == 0) }
        #expect(house.hub.figures.subscriptions.current == 0)
        #expect(house.hub.join(id, TopicName("1")) == .gone)
    }

    @Test("a hub has so many connections; the next is told that there are too many")
    func connectionLimit() throws {
        var limits = HubLimits()
        limits.connections = 2
        let house = try SocketHouse(limits: limits)
        let (first, firstSession) = try house.client()
        _ = try house.client()
        let third = try house.visitor()
        #expect(house.loop.turn { third.close != nil })
        #expect(third.close?.code == .overload)
        first.stream?.abort()
        #expect(house.loop.turn { firstSession.isClosed })
        let (fourth, session) = try house.client()
        #expect(house.hub.join(try session.id, TopicName("a")) == .live)
        house.publish("one", 1, on: "a")
        #expect(house.loop.turn { fourth.messages == ["one"] })
    }
}
