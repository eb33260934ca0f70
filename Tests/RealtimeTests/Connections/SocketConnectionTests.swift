import Bytes
import Reactor
import Telemetry
import TestSupport
import Testing
import WebSocket

@testable import Realtime

@Suite struct SocketConnectionTests {
    @Test("messages reach the session whole and in order", arguments: [false, true])
    func messages(isSecure: Bool) throws {
        let house = try SocketHouse(isSecure: isSecure)
        let (client, session) = try house.client()
        let long = String(repeating: "é", count: 8_000)
        client.send("one")
        client.send(long)
        client.send("")
        #expect(house.loop.turn { session.received.count == 3 })
        #expect(session.received == ["one", long, ""])
    }

    @Test("who finds the hub full is closed, and his session has neither begun nor ended")
    func full() throws {
        var limits = HubLimits()
        limits.connections = 1
        let house = try SocketHouse(limits: limits)
        let (client, session) = try house.client()
        let late = try house.visitor()
        #expect(house.loop.turn { late.end != nil })
        #expect(house.sessions.count == 2 && house.sessions[1].socket == nil && !house.sessions[1].isClosed)
        client.send("here")
        #expect(house.loop.turn { session.received == ["here"] })
    }

    @Test("a ping inside a message is answered before the message is")
    func pongFirst() throws {
        let house = try SocketHouse()
        let (client, session) = try house.client()
        session.whenReceived = { text, socket in socket.send(.text, Array(text.utf8)) }
        // "a" without an end, a ping "p", then the end "b"; masked with zeros, all in one piece.
        let key: [UInt8] = [0, 0, 0, 0]
        client.stream?.write(
            [0x01, 0x81] + key + [0x61] + [0x89, 0x81] + key + [0x70] + [0x80, 0x81] + key + [0x62])
        #expect(house.loop.turn { client.messages.count == 2 })
        #expect(client.messages == ["pong p", "ab"])
    }

    @Test("a client that closes is answered with its code, and has left the hub")
    func closedByClient() throws {
        let house = try SocketHouse()
        let (client, session) = try house.viewer(of: "a")
        client.close(.normal, now: house.loop.reactor.now)
        #expect(house.loop.turn { client.end != nil && session.isClosed })
        #expect(client.close?.code == .normal)
        #expect(client.end == .finished)
        #expect(house.viewers(of: "a") == 0)
        #expect(house.hub.figures.connections.current == 0)
    }

    @Test("behind a close frame nothing is sent, although more is published")
    func nothingAfterClose() throws {
        let house = try SocketHouse()
        let (client, session) = try house.viewer(of: "a")
        house.publish("1", 1, on: "a")
        house.loop.turn()
        session.socket?.close(.goingAway, reason: "bye")
        house.publish("2", 2, on: "a")
        session.socket?.send(.text, Array("you".utf8))
        #expect(house.loop.turn { client.end != nil })
        #expect(client.messages == ["1"])
        #expect(client.close?.code == .goingAway && client.close?.reason == "bye")
        #expect(client.fault == nil)
    }

    @Test("the hub forgets a connection that answers a close with silence, after the time for it")
    func silentPeer() throws {
        let house = try SocketHouse()
        let (client, session) = try house.viewer(of: "a")
        client.stream?.pauseReading()
        session.socket?.close(.goingAway, reason: "")
        #expect(house.viewers(of: "a") == 0)
        house.loop.turn()
        house.loop.advance(by: house.station.limits.socket.closeTime)
        house.loop.advance(by: house.loop.reactor.limits.linger)
        #expect(house.loop.turn { session.isClosed })
    }

    @Test("a client that breaks the protocol is told why and closed; the others go on")
    func brokenProtocol() throws {
        let house = try SocketHouse()
        let (bad, badSession) = try house.viewer(of: "a")
        let (good, _) = try house.viewer(of: "a")
        // A text frame that is not masked.
        bad.stream?.write([0x81, 0x01, 0x61])
        #expect(house.loop.turn { bad.close != nil && badSession.isClosed })
        #expect(bad.close?.code == .protocolError)
        house.publish("1", 1, on: "a")
        #expect(house.loop.turn { good.messages == ["1"] })
    }

    @Test("one message more than may come at once closes the connection as a flood")
    func flood() throws {
        var sockets = SocketLimits()
        sockets.messageRate = 1
        sockets.messageBurst = 3
        let house = try SocketHouse(sockets: sockets)
        let (client, session) = try house.client()
        for number in 0..<3 { client.send("\(number)") }
        #expect(house.loop.turn { session.received.count == 3 })
        #expect(client.close == nil)
        client.send("3")
        #expect(house.loop.turn { client.close != nil })
        #expect(client.close?.code == .flood)
        #expect(session.received.count == 3)
    }

    @Test("D10: a client that is silent is pinged, and closed when it does not answer")
    func noPong() throws {
        let house = try SocketHouse()
        let (client, session) = try house.client()
        let limits = house.station.limits.socket
        let pingAfter = try #require(limits.pingAfter)
        house.loop.advance(by: pingAfter)
        for _ in 0..<20 { house.loop.turn() }
        // The pong has come: time begins anew.
        house.loop.advance(by: limits.pongTime)
        house.loop.turn()
        #expect(!session.isClosed)
        client.stream?.pauseReading()
        house.loop.advance(by: pingAfter)
        house.loop.turn()
        house.loop.advance(by: limits.pongTime)
        client.stream?.resumeReading()
        #expect(house.loop.turn { client.close != nil })
        #expect(client.close?.code == .noPong)
    }

    @Test("who asks on without reading the answers is not read any further until it does")
    func backPressure() throws {
        var sockets = SocketLimits()
        sockets.messageRate = 1_000_000
        sockets.messageBurst = 1_000_000
        let house = try SocketHouse(sockets: sockets)
        let (client, session) = try house.client()
        let answer = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        session.whenReceived = { _, socket in socket.send(.text, answer) }
        client.stream?.pauseReading()
        for _ in 0..<400 { client.send("more") }
        for _ in 0..<400 { house.loop.turn() }
        #expect(session.received.count < 200)
        client.stream?.resumeReading()
        #expect(house.loop.turn { client.messages.count == 400 })
    }
}
