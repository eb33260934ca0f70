import Bytes
import Reactor
import TestSupport
import Testing
import WebSocket

@testable import Realtime

@Suite struct TickPacerTests {
    private let start = Tick(nanoseconds: 5_000_000_000)

    @Test("a lone message goes out at once, and so does the next after a quiet time")
    func lone() {
        var pacer = TickPacer(.adaptive, limits: HubLimits())
        let first = pacer.published(1, viewers: 50_000, now: start)
        #expect(first == start)
        pacer.flushed(now: start)
        let later = start.advanced(by: .seconds(5))
        let second = pacer.published(1, viewers: 50_000, now: later)
        #expect(second == later)
    }

    @Test("a hot topic waits for viewers × messages a second ÷ budget milliseconds, within the bounds of the tick")
    func hot() {
        let limits = HubLimits()
        var pacer = TickPacer(.adaptive, limits: limits)
        var now = start
        for _ in 0..<200 {
            _ = pacer.published(1, viewers: 1_000, now: now)
            pacer.flushed(now: now)
            now = now.advanced(by: .milliseconds(25))
        }
        // About 40 a second.
        #expect(pacer.window(viewers: 10) == limits.tick.lowerBound)
        #expect(pacer.window(viewers: 1_000_000) == limits.tick.upperBound)
        let middle = pacer.window(viewers: 20_000)
        #expect(middle > .milliseconds(90) && middle < .milliseconds(110))
        let due = pacer.published(1, viewers: 20_000, now: now)
        #expect(due > now && due.since(now) < .milliseconds(110))
    }

    @Test("the budget divides the wait")
    func budget() {
        var limits = HubLimits()
        limits.tickBudget = 16_000
        var pacer = TickPacer(.adaptive, limits: limits)
        _ = pacer.published(100, viewers: 1, now: start)
        #expect(pacer.window(viewers: 16_000) == .milliseconds(100))
    }

    @Test("what is not paced goes out with every turn")
    func immediate() {
        var pacer = TickPacer(.immediate, limits: HubLimits())
        for _ in 0..<10 {
            let due = pacer.published(1_000, viewers: 1_000_000, now: start)
            #expect(due == start)
            pacer.flushed(now: start)
        }
    }

    @Test("on a hub the second message of a hot topic waits for the tick, and nothing is lost or reordered")
    func onHub() throws {
        let house = try SocketHouse()
        house.open("a", NoSource(), pacing: .adaptive)
        let (client, _) = try house.viewer(of: "a")
        house.publish("1", 1, on: "a")
        #expect(house.loop.turn { client.messages == ["1"] })
        house.publish("2", 2, on: "a")
        house.publish("3", 3, on: "a")
        for _ in 0..<20 { house.loop.turn() }
        #expect(client.messages == ["1"])
        house.loop.advance(by: house.hub.limits.tick.lowerBound)
        #expect(house.loop.turn { client.messages == ["1", "2", "3"] })
    }

    private final class NoSource: TopicSource {
        func standIn(after version: UInt64, newest: UInt64) -> Message? { nil }
    }
}
