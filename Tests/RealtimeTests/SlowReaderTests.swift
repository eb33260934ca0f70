import Bytes
import Reactor
import Telemetry
import TestSupport
import Testing
import WebSocket

@testable import Realtime

/// Connections that take less than there is.
@Suite struct SlowReaderTests {
    /// Stands in with the whole: a snapshot that says up to where it goes.
    private final class Whole: TopicSource {
        private let asked = Locked<[UInt64]>([])
        /// The versions after which it was asked.
        var askedAfter: [UInt64] { asked.withLock { $0 } }

        func standIn(after version: UInt64, newest: UInt64) -> Message? {
            asked.withLock { $0.append(version) }
            return Message(
                follows: newest, version: newest, isSnapshot: true, text: Array("all up to \(newest)".utf8))
        }
    }

    /// Stands in with one message for all that was missed.
    private final class Merged: TopicSource {
        func standIn(after version: UInt64, newest: UInt64) -> Message? {
            Message(follows: version, version: newest, text: Array("\(version) to \(newest)".utf8))
        }
    }

    private static let long = String(repeating: "x", count: 4_000)

    /// Publishes until the kernel holds nothing more for a client that does not read; the last version.
    private func fill(_ house: SocketHouse, _ session: ScriptedSession, _ topic: String) throws -> UInt64 {
        var version: UInt64 = 0
        while session.socket?.isBehind == false {
            version += 1
            try #require(version < 100_000)
            house.publish("\(version) " + Self.long, version, on: topic)
            house.loop.turn()
        }
        return version
    }

    @Test("a reader that was slow for a while is given every message, in order", arguments: [false, true])
    func slowForAWhile(isSecure: Bool) throws {
        var limits = HubLimits()
        limits.lagMessages = 4_096
        limits.ringBytes = 1 << 30
        let house = try SocketHouse(limits: limits, isSecure: isSecure)
        let (client, session) = try house.viewer(of: "a")
        client.stream?.pauseReading()
        let last = try fill(house, session, "a") + 200
        for version in last - 199...last { house.publish("\(version) " + Self.long, version, on: "a") }
        house.loop.turn()
        #expect(session.socket?.isBehind == true)
        client.stream?.resumeReading()
        #expect(house.loop.turn { client.messages.count == Int(last) })
        for (index, message) in client.messages.enumerated() { #expect(message.hasPrefix("\(index + 1) ")) }
        #expect(house.loop.turn { session.socket?.isBehind == false })
        house.publish("and on", last + 1, on: "a")
        #expect(house.loop.turn { client.messages.last == "and on" })
    }

    @Test("what waits for a reader that never reads is bounded, however much is published")
    func bounded() throws {
        let house = try SocketHouse()
        house.open("a", Whole())
        let (client, session) = try house.viewer(of: "a")
        client.stream?.pauseReading()
        let full = try fill(house, session, "a")
        let stream = try #require(session.socket?.stream)
        for version in full + 1...full + 2_000 {
            house.publish(Self.long, version, on: "a")
            house.loop.turn()
        }
        #expect(stream.unsentBytes <= house.hub.limits.catchUpBytes + house.hub.limits.runBytes)
    }

    @Test("a reader that is too far behind is given a snapshot that says what it stands for, and goes on from there")
    func snapshot() throws {
        let house = try SocketHouse()
        let source = Whole()
        house.open("a", source)
        let (client, session) = try house.viewer(of: "a")
        let (quick, _) = try house.viewer(of: "a")
        client.stream?.pauseReading()
        let full = try fill(house, session, "a")
        let newest = full + UInt64(house.hub.limits.lagMessages) + 1
        for version in full + 1...newest { house.publish("\(version)", version, on: "a") }
        house.loop.turn()
        client.stream?.resumeReading()
        let snapshot = "all up to \(newest)"
        #expect(house.loop.turn { client.messages.last == snapshot })
        #expect(client.messages.count < Int(newest))
        for (index, message) in client.messages.dropLast().enumerated() { #expect(message.hasPrefix("\(index + 1) ")) }
        house.publish("and on", newest + 1, on: "a")
        #expect(house.loop.turn { client.messages.last == "and on" && quick.messages.last == "and on" })
        #expect(client.messages.suffix(2) == [snapshot, "and on"])
        #expect(quick.messages.count == Int(newest) + 1)
        #expect(source.askedAfter.count == 1)
    }

    @Test("one message may stand for all that was missed")
    func merged() throws {
        let house = try SocketHouse()
        house.open("a", Merged())
        let (client, session) = try house.viewer(of: "a")
        client.stream?.pauseReading()
        let full = try fill(house, session, "a")
        let newest = full + UInt64(house.hub.limits.lagMessages) + 1
        for version in full + 1...newest { house.publish("\(version)", version, on: "a") }
        house.loop.turn()
        client.stream?.resumeReading()
        #expect(house.loop.turn { client.messages.last?.hasSuffix(" to \(newest)") == true })
        #expect(client.messages.last == "\(client.messages.count - 1) to \(newest)")
    }

    @Test("at the limit of messages behind it is still given each of them")
    func atLagLimit() throws {
        var limits = HubLimits()
        limits.lagMessages = 5
        let house = try SocketHouse(limits: limits)
        let source = Whole()
        house.open("a", source)
        let (client, session) = try house.client()
        for version in UInt64(1)...6 { house.publish("\(version)", version, on: "a") }
        house.loop.turn()
        // Behind the limit somebody stands in, as soon as the connection is given what it lacks.
        #expect(house.hub.join(try session.id, TopicName("a"), after: 0) == .standIn)
        #expect(house.hub.join(try session.id, TopicName("a"), after: 1) == .resumed(behind: 5))
        house.hub.goOn(try session.id)
        #expect(house.loop.turn { client.messages == ["2", "3", "4", "5", "6"] })
        #expect(source.askedAfter == [])
    }

    @Test("where nothing can stand for what was missed, the session is told and the client closed as slow")
    func lost() throws {
        var limits = HubLimits()
        limits.lagMessages = 1
        let house = try SocketHouse(limits: limits)
        let (client, session) = try house.viewer(of: "a")
        client.stream?.pauseReading()
        let full = try fill(house, session, "a")
        for version in full + 1...full + 10 { house.publish("\(version)", version, on: "a") }
        house.loop.turn()
        client.stream?.resumeReading()
        #expect(house.loop.turn { client.close != nil })
        #expect(client.close?.code == .slow)
        #expect(session.lostTopics == [TopicName("a")])
        #expect(house.hub.figures.lost.total == 1)
        #expect(house.viewers(of: "a") == 0)
    }

    @Test("a gap in what is published is closed by the source, for everybody")
    func gap() throws {
        let house = try SocketHouse()
        let source = Whole()
        house.open("a", source)
        let (client, _) = try house.viewer(of: "a")
        house.publish("1", 1, on: "a")
        house.loop.turn()
        house.publish("5", 5, on: "a")
        #expect(house.loop.turn { client.messages == ["1", "all up to 5"] })
        #expect(source.askedAfter == [1])
        house.publish("6", 6, on: "a")
        #expect(house.loop.turn { client.messages.last == "6" })
    }

    @Test("above the limit of the mailbox each topic keeps its newest message, and the source closes the gap")
    func mailbox() throws {
        var limits = HubLimits()
        limits.mailboxMessages = 3
        let house = try SocketHouse(limits: limits)
        house.open("a", Whole())
        house.open("b", Whole())
        let (client, _) = try house.viewer(of: "a")
        let (other, _) = try house.viewer(of: "b")
        for version in UInt64(1)...4 { house.publish("\(version)", version, on: "a") }
        #expect(house.hub.dropped == 0)
        for version in UInt64(5)...6 { house.publish("\(version)", version, on: "a") }
        house.publish("1", 1, on: "b")
        #expect(house.hub.dropped == 2)
        // Nothing is published behind these.
        let isTold = house.loop.turn { client.messages.last == "all up to 6" }
        #expect(isTold, "\(client.messages)")
        #expect(house.loop.turn { other.messages == ["1"] })
        house.publish("7", 7, on: "a")
        #expect(house.loop.turn { client.messages.last == "7" })
    }

    @Test("a reader that takes nothing for the stall time is cut")
    func stalled() throws {
        let house = try SocketHouse()
        house.open("a", Whole())
        let (client, session) = try house.viewer(of: "a")
        client.stream?.pauseReading()
        _ = try fill(house, session, "a")
        for _ in 0..<8 where !session.isClosed { house.loop.advance(by: house.loop.reactor.limits.stall / 4) }
        #expect(session.isClosed)
        #expect(house.viewers(of: "a") == 0)
    }

    @Test("a slow reader costs the others nothing: they have every message while it has none")
    func others() throws {
        let house = try SocketHouse()
        house.open("a", Whole())
        let (slow, session) = try house.viewer(of: "a")
        let (quick, _) = try house.viewer(of: "a")
        slow.stream?.pauseReading()
        let full = try fill(house, session, "a")
        for version in full + 1...full + 500 { house.publish("\(version)", version, on: "a") }
        #expect(house.loop.turn { quick.messages.count == Int(full) + 500 })
        #expect(slow.messages.isEmpty)
    }
}
