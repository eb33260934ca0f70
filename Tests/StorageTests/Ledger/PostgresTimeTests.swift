import Bytes
import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("PostgreSQL's time")
struct PostgresTimeTests {
    private let clock = ManualClock(start: Tick(nanoseconds: 5_000_000_000))
    private let start = Moment(milliseconds: 1_000_000)

    private func time() -> PostgresTime {
        PostgresTime(clock: { [clock] in clock.now }, start: start)
    }

    private func measure(_ time: PostgresTime, _ moment: Int64, way: Duration) {
        let sent = clock.now
        clock.advance(by: way)
        time.heard(moment * 1_000, sent: sent, received: clock.now)
    }

    @Test("it goes on with the monotonic clock, whatever the clock on the wall does")
    func goesOn() {
        let time = time()
        #expect(time.now == start)
        clock.advance(by: .milliseconds(1_234))
        #expect(time.now == start.advanced(by: Milliseconds(1_234)))
    }

    @Test("the measurement with the shortest way counts")
    func best() {
        let time = time()
        measure(time, 2_000_000, way: .milliseconds(10))
        #expect(time.now.milliseconds == 2_000_005)
        // A worse one of the same clock changes nothing, however wrong it is.
        measure(time, 2_500_000, way: .milliseconds(400))
        #expect(time.now.milliseconds == 2_000_405)
        measure(time, 2_000_500, way: .milliseconds(2))
        #expect(time.now.milliseconds == 2_000_501)
    }

    @Test("an old measurement gives way to a worse one, because clocks drift")
    func ages() {
        let time = time()
        measure(time, 2_000_000, way: .milliseconds(2))
        // 1 ms wrong at most, and 200 µs more each second: after 20 seconds 5 ms are as good.
        clock.advance(by: .seconds(10))
        measure(time, 3_000_000, way: .milliseconds(10))
        #expect(time.now.milliseconds < 2_100_000)
        clock.advance(by: .seconds(11))
        measure(time, 3_000_000, way: .milliseconds(10))
        #expect(time.now.milliseconds == 3_000_005)
    }

    @Test("what the database says itself is taken at once, and the next measurement counts again")
    func resync() {
        let time = time()
        measure(time, 2_000_000, way: .milliseconds(1))
        time.resync(Moment(milliseconds: 9_000_000))
        #expect(time.now.milliseconds == 9_000_000)
        measure(time, 9_100_000, way: .milliseconds(100))
        #expect(time.now.milliseconds == 9_100_050)
    }

    @Test("a node whose clock is ten seconds off sells all the same, at the database's time", arguments: [-10, 10])
    func off(_ seconds: Int64) async throws {
        try await withLedger { house in
            let wrong = PostgresTime(start: house.time.now.advanced(by: .seconds(seconds)))
            let node = await Node(house, time: wrong)
            // When time jumps ahead under a command, its own time may be over; then it has not been done.
            let first = await node.submit([Desk.hold(1, "A-1")]).first
            #expect(first?.answer != nil || first == .unavailable(.overloaded))
            let again = await node.submit([Desk.hold(1, "A-1")]).first
            #expect(again?.answer != nil)
            let difference = wrong.now.since(house.time.now).count + house.time.now.since(wrong.now).count
            #expect(difference < 500)
            await node.shutDown()
        }
    }
}
