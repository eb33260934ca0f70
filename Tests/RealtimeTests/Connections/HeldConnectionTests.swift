import Reactor
import TestSupport
import Testing

@testable import Realtime

@Suite struct HeldConnectionTests {
    @Test("a session that is not ready is given nothing until it goes on, and then everything in order")
    func holding() throws {
        let house = try SocketHouse()
        let (client, session) = try house.client()
        session.whenReceived = { text, socket in
            if text == "wait" { socket.hold() }
        }
        for text in ["one", "wait", "two", "three"] { client.send(text) }
        #expect(house.loop.turn { session.received.count == 2 })
        for _ in 0..<20 { house.loop.turn() }
        #expect(session.received == ["one", "wait"])
        session.socket?.proceed()
        #expect(house.loop.turn { session.received == ["one", "wait", "two", "three"] })
        client.send("four")
        #expect(house.loop.turn { session.received.last == "four" })
    }

    @Test("going on without having been held changes nothing")
    func nothingHeld() throws {
        let house = try SocketHouse()
        let (client, session) = try house.client()
        session.socket?.proceed()
        client.send("one")
        #expect(house.loop.turn { session.received == ["one"] })
    }
}
