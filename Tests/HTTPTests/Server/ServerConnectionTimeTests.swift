import Bytes
import HTTP
import Testing

@Suite struct ServerConnectionTimeTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let hi = Response(.ok, body: .bytes(Array("hi".utf8)))
    private static let instant = Duration.nanoseconds(1)

    @Test("an idle connection is closed silently after sixty seconds, not before")
    func idle() throws {
        let peer = try ServerPeer()
        #expect(peer.deadline == Tick.zero.advanced(by: .seconds(60)))
        #expect(peer.wait(.seconds(60) - Self.instant) == nil)
        #expect(peer.wait(Self.instant) == .close)
        #expect(!peer.owesAnswer)
        #expect(peer.deadline == .never)
    }

    @Test("the idle time begins anew after each answer")
    func idleAgain() throws {
        let peer = try ServerPeer()
        #expect(peer.wait(.seconds(50)) == nil)
        _ = peer.send(Self.get)
        #expect(peer.wait(.seconds(50)) == nil)
        _ = peer.answer(Self.hi)
        #expect(peer.wait(.seconds(60) - Self.instant) == nil)
        #expect(peer.wait(Self.instant) == .close)
    }

    @Test("a head has five seconds from its first byte, however it trickles in")
    func head() throws {
        let peer = try ServerPeer()
        _ = peer.wait(.seconds(30))
        _ = peer.send("G")
        #expect(peer.deadline == peer.now.advanced(by: .seconds(5)))
        for byte in "ET / H" {
            #expect(peer.wait(.milliseconds(800)) == nil)
            _ = peer.send(String(byte))
        }
        #expect(peer.wait(.milliseconds(200) - Self.instant) == nil)
        #expect(peer.wait(Self.instant) == .refuse(408))
        #expect(peer.answer(Response(.requestTimeout)).contains("\r\nConnection: close\r\n"))
        #expect(peer.next == .close)
    }

    @Test("empty lines before a request do not begin it")
    func emptyLines() throws {
        let peer = try ServerPeer()
        _ = peer.send("\r\n")
        #expect(peer.deadline == Tick.zero.advanced(by: .seconds(60)))
    }

    @Test("a handler has as much time as it needs")
    func handler() throws {
        let peer = try ServerPeer()
        _ = peer.send(Self.get)
        #expect(peer.deadline == .never)
        #expect(peer.wait(.seconds(3600)) == nil)
        let held = try ServerPeer()
        _ = held.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
        #expect(held.deadline == .never)
    }

    @Test("content has ten seconds and a second more for each 500 bytes that came")
    func content() throws {
        let peer = try ServerPeer()
        _ = peer.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n")
        _ = peer.wait(.seconds(100))
        _ = peer.readContent()
        let start = peer.now
        #expect(peer.deadline == start.advanced(by: .seconds(10)))
        _ = peer.send(String(repeating: "a", count: 499))
        #expect(peer.deadline == start.advanced(by: .seconds(10)))
        _ = peer.send("a")
        #expect(peer.deadline == start.advanced(by: .seconds(11)))
        #expect(peer.wait(.seconds(11) - Self.instant) == nil)
        #expect(peer.wait(Self.instant) == .refuse(408))
        _ = peer.answer(Response(.requestTimeout))
        #expect(peer.next == .close)
    }

    @Test("a chunk that is announced buys no time before it comes")
    func announcedChunk() throws {
        let peer = try ServerPeer()
        _ = peer.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        _ = peer.readContent()
        _ = peer.send("f0000\r\na")
        #expect(peer.wait(.seconds(10)) == .refuse(408))
    }

    @Test("unread content that comes too slowly closes silently")
    func leftover() throws {
        let peer = try ServerPeer()
        _ = peer.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
        _ = peer.answer(Response(.notFound))
        #expect(peer.wait(.seconds(10) - Self.instant) == nil)
        #expect(peer.wait(Self.instant) == .close)
        #expect(!peer.owesAnswer)
    }
}
