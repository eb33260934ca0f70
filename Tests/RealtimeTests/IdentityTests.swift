import Bytes
import Reactor
import TestSupport
import Testing
import WebSocket

@testable import Realtime

/// Connections are told apart by who they are, whatever comes and goes.
@Suite struct IdentityTests {
    @Test(
        "two sockets of one person on one show both receive; closing the first never removes the second",
        arguments: 0..<4)
    func twoTabs(order: Int) throws {
        let house = try SocketHouse()
        let (first, firstSession) = try house.viewer(of: "show")
        let (second, _) = try house.viewer(of: "show")
        house.publish("1", 1, on: "show")
        #expect(house.loop.turn { first.messages.count == 1 && second.messages.count == 1 })
        switch order {
        case 0:
            first.stream?.abort()
            #expect(house.loop.turn { firstSession.isClosed })
            house.publish("2", 2, on: "show")
        case 1:
            first.stream?.abort()
            house.publish("2", 2, on: "show")
        case 2:
            house.publish("2", 2, on: "show")
            first.close(.normal, now: house.loop.reactor.now)
        default:
            first.close(.normal, now: house.loop.reactor.now)
            #expect(house.loop.turn { firstSession.isClosed })
            _ = try house.viewer(of: "other")
            house.publish("2", 2, on: "show")
        }
        #expect(house.loop.turn { second.messages == ["1", "2"] && firstSession.isClosed })
        house.publish("3", 3, on: "show")
        #expect(house.loop.turn { second.messages == ["1", "2", "3"] })
        #expect(house.viewers(of: "show") == 1)
    }

    @Test("a place that is used again is somebody else: what was meant for the one before reaches nobody")
    func reusedPlace() throws {
        let house = try SocketHouse()
        let (first, session) = try house.viewer(of: "a")
        let old = try session.id
        first.stream?.abort()
        #expect(house.loop.turn { session.isClosed })
        let (second, newSession) = try house.client()
        let new = try newSession.id
        #expect(new.slot == old.slot && new.generation == old.generation + 1 && new.loop == old.loop)
        #expect(house.hub.join(old, TopicName("a")) == .gone)
        #expect(!house.hub.part(old, TopicName("a")))
        house.hub.goOn(old)
        house.hub.drop(old)
        #expect(house.hub.join(new, TopicName("b")) == .live)
        house.publish("for the first", 1, on: "a")
        house.publish("for the second", 1, on: "b")
        #expect(house.loop.turn { second.messages == ["for the second"] })
    }

    @Test("an identity of another loop is nobody here")
    func otherLoop() throws {
        let house = try SocketHouse()
        let (_, session) = try house.client()
        let id = try session.id
        let foreign = ConnectionID(loop: id.loop + 1, slot: Int(id.slot), generation: id.generation)
        #expect(house.hub.join(foreign, TopicName("a")) == .gone)
    }

    /// Clients come, go, subscribe and leave at random while messages are published; books are kept of what each has to
    /// have got.
    private struct Crowd {
        struct Guest {
            let client: SocketClient
            let session: ScriptedSession
            var topics: Set<Int> = []
            var expected: [String] = []
        }

        let house: SocketHouse
        var random: SplitMix
        var guests: [Guest] = []
        var versions = Array(repeating: UInt64(0), count: 5)
        var published = 0

        init(seed: UInt64) throws {
            house = try SocketHouse()
            random = SplitMix(seed: seed)
        }

        mutating func step() throws {
            switch Int.random(in: 0..<10, using: &random) {
            case 0 where guests.count < 12:
                let (client, session) = try house.client()
                guests.append(Guest(client: client, session: session))
            case 1 where !guests.isEmpty:
                let guest = guests.remove(at: Int.random(in: guests.indices, using: &random))
                try settle(guest)
                if Bool.random(using: &random) {
                    guest.client.stream?.abort()
                } else {
                    guest.client.close(.normal, now: house.loop.reactor.now)
                }
                try #require(house.loop.turn { guest.session.isClosed })
            case 2, 3, 4:
                guard let index = guests.indices.randomElement(using: &random) else { return }
                let topic = Int.random(in: versions.indices, using: &random)
                try settle(guests[index])
                // What was published before it comes is not for it, so the hub has to have seen that.
                house.loop.turn()
                let id = try guests[index].session.id
                let name = TopicName("\(topic)")
                if guests[index].topics.remove(topic) != nil {
                    try #require(house.hub.part(id, name))
                } else {
                    guests[index].topics.insert(topic)
                    try #require(house.hub.join(id, name) == .live)
                }
            default:
                for _ in 0..<Int.random(in: 1...4, using: &random) { publish() }
            }
        }

        private mutating func publish() {
            let topic = Int.random(in: versions.indices, using: &random)
            versions[topic] += 1
            published += 1
            let text = "\(topic)/\(versions[topic])"
            house.publish(text, versions[topic], on: "\(topic)")
            for index in guests.indices where guests[index].topics.contains(topic) {
                guests[index].expected.append(text)
            }
        }

        /// What is published before a change has to be there before it: afterwards it must not come any more.
        func settle(_ guest: Guest) throws {
            try #require(
                house.loop.turn { guest.client.messages.count >= guest.expected.count },
                "has \(guest.client.messages.count) of \(guest.expected.count)")
            for topic in versions.indices {
                let prefix = "\(topic)/"
                try #require(
                    guest.client.messages.filter { $0.hasPrefix(prefix) }
                        == guest.expected.filter { $0.hasPrefix(prefix) })
            }
        }
    }

    @Test("whoever comes, goes and comes again gets exactly what was published while it watched", arguments: 0..<4)
    func crowd(round: Int) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var crowd = try Crowd(seed: seed)
        do {
            for _ in 0..<400 { try crowd.step() }
            for guest in crowd.guests { try crowd.settle(guest) }
        } catch {
            Issue.record("seed \(seed): \(error)")
        }
        #expect(crowd.published > 0)
    }
}
