import TestSupport
import Testing

@testable import Reactor

/// The bounds of one turn, each crossed by one.
@Suite struct ReactorLimitsTests {
    @Test("one turn takes no more connections than its limit; the next takes the rest")
    func acceptsPerTurn() throws {
        var limits = ReactorLimits()
        limits.acceptsPerTurn = 2
        let loop = try TestLoop(limits: limits)
        let guests = Guests()
        let listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in (guests.welcome(), nil) }
        let other = try TestLoop()
        _ = try connect(3, to: listener, on: other)
        loop.turn()
        #expect(guests.all.count == 2)
        loop.turn()
        #expect(guests.all.count == 3)
    }

    @Test("one turn hears of no more descriptors than its limit; the next hears of the rest")
    func eventsPerTurn() throws {
        var limits = ReactorLimits()
        limits.eventsPerTurn = 1
        let loop = try TestLoop(limits: limits)
        let guests = Guests()
        let listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in (guests.welcome(), nil) }
        let other = try TestLoop()
        let clients = try connect(2, to: listener, on: other)
        #expect(loop.turn { guests.all.count == 2 })
        for client in clients { client.send("x") }
        #expect(other.turn { clients.allSatisfy { $0.drains > 0 } })
        loop.turn()
        #expect(guests.all.count { $0.text == "x" } == 1)
        loop.turn()
        #expect(guests.all.count { $0.text == "x" } == 2)
    }

    @Test("more pieces than go into one call arrive in order")
    func piecesPerWrite() throws {
        var limits = ReactorLimits()
        limits.piecesPerWrite = 2
        let pair = try Pair(limits: limits)
        for number in 0..<5 { pair.server.send("piece \(number) ") }
        #expect(pair.loop.turn { pair.client.text == "piece 0 piece 1 piece 2 piece 3 piece 4 " })
    }

    @Test("input one byte longer than the loop's buffer comes in two parts")
    func receiveBytes() throws {
        var limits = ReactorLimits()
        limits.receiveBytes = 512
        let pair = try Pair(limits: limits)
        pair.client.stream?.write([UInt8](repeating: 1, count: 513))
        #expect(pair.loop.turn { pair.server.received.count == 513 })
        #expect(pair.server.offers == 2)
    }

    @Test("a loop holds no more connections than its limit: the next is closed at once")
    func connections() throws {
        var limits = ReactorLimits()
        limits.connections = 2
        let loop = try TestLoop(limits: limits)
        let guests = Guests()
        let listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in (guests.welcome(), nil) }
        let other = try TestLoop()
        let clients = try connect(3, to: listener, on: other)
        for _ in 0..<5 { loop.turn() }
        #expect(guests.all.count == 2)
        #expect(loop.reactor.statistics.refused == 1)
        #expect(other.turn { clients.count { $0.end != nil } == 1 })
    }

    @Test("the kernel holds no more clients than the backlog that it was asked for, and one")
    func backlog() throws {
        var limits = ReactorLimits()
        limits.backlog = 3
        let loop = try TestLoop(limits: limits)
        let guests = Guests()
        let listener = try Listener.open(at: .loopback(), on: loop.reactor) { _ in (guests.welcome(), nil) }
        let other = try TestLoop()
        let clients = (0..<8).map { _ in Recorder() }
        for client in clients {
            try Connector.connect(to: listener.address, on: other.reactor, handler: client)
        }
        // Nobody takes them: Linux lets one more in than the backlog says, and the others wait outside.
        #expect(other.turn { clients.count { $0.stream != nil } == Int(limits.backlog) + 1 })
        for _ in 0..<100 { other.turn() }
        #expect(clients.count { $0.stream != nil } == Int(limits.backlog) + 1)
    }

    /// Clients on a loop of their own. The kernel answers for the server: its backlog holds them before the first is
    /// taken.
    private func connect(_ count: Int, to listener: Listener, on other: TestLoop) throws -> [Recorder] {
        let clients = (0..<count).map { _ in Recorder() }
        for client in clients {
            try Connector.connect(to: listener.address, on: other.reactor, handler: client)
        }
        try #require(other.turn { clients.allSatisfy { $0.stream != nil } })
        return clients
    }

    private final class Guests {
        var all: [Recorder] = []

        func welcome() -> Recorder {
            let guest = Recorder()
            all.append(guest)
            return guest
        }
    }
}
