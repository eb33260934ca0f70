import Bytes
import TestSupport
import Testing

@testable import Reactor

@Suite struct TimerWheelTests {
    /// Notes which timers fired, in order.
    private final class Bell {
        var rung: [Int] = []
    }

    @Test("a timer never fires before its moment, and fires at the first millisecond after it")
    func notEarly() {
        let bell = Bell()
        var wheel = TimerWheel(now: .zero)
        _ = wheel.schedule(at: Tick(nanoseconds: 5_000_001)) { bell.rung.append(1) }
        wheel.popDue(now: Tick(nanoseconds: 5_999_999))?()
        #expect(bell.rung.isEmpty)
        wheel.popDue(now: Tick(nanoseconds: 6_000_000))?()
        #expect(bell.rung == [1])
        #expect(wheel.count == 0)
    }

    @Test("a timer that was cancelled does not fire, and cancelling again is harmless")
    func cancelling() {
        let bell = Bell()
        var wheel = TimerWheel(now: .zero)
        let timer = wheel.schedule(at: Tick(nanoseconds: 1)) { bell.rung.append(1) }
        let first = wheel.cancel(timer)
        let second = wheel.cancel(timer)
        let due = wheel.popDue(now: Tick(nanoseconds: 9_000_000)) == nil
        #expect(first && !second && due)
    }

    @Test("the name of a timer that has fired does not cancel the one that took its place")
    func reusedPlace() {
        let bell = Bell()
        var wheel = TimerWheel(now: .zero)
        let old = wheel.schedule(at: .zero) { bell.rung.append(1) }
        wheel.popDue(now: .zero)?()
        _ = wheel.schedule(at: .zero) { bell.rung.append(2) }
        let cancelled = wheel.cancel(old)
        wheel.popDue(now: .zero)?()
        #expect(!cancelled)
        #expect(bell.rung == [1, 2])
    }

    @Test("timers of one moment fire in the order in which they were scheduled, across all levels")
    func fifo() {
        let bell = Bell()
        var wheel = TimerWheel(now: .zero)
        for moment: UInt64 in [1, 70, 5_000, 300_000, 20_000_000, 2_000_000_000] {
            for number in 0..<3 {
                _ = wheel.schedule(at: Tick(nanoseconds: moment * 1_000_000)) { bell.rung.append(number) }
            }
            bell.rung = []
            while let action = wheel.popDue(now: Tick(nanoseconds: moment * 1_000_000)) { action() }
            #expect(bell.rung == [0, 1, 2])
        }
    }

    @Test("deadlines beyond the reach of the wheel and at the end of time wait and never fire early")
    func far() {
        let bell = Bell()
        var wheel = TimerWheel(now: Tick(nanoseconds: 987_654_321_000_000))
        let threeYears = Tick(nanoseconds: 987_654_321_000_000).advanced(by: .seconds(3 * 365 * 86_400))
        _ = wheel.schedule(at: threeYears) { bell.rung.append(1) }
        _ = wheel.schedule(at: .never) { bell.rung.append(2) }
        while let action = wheel.popDue(now: threeYears.advanced(by: .milliseconds(-1))) { action() }
        #expect(bell.rung.isEmpty)
        while let action = wheel.popDue(now: threeYears.advanced(by: .milliseconds(1))) { action() }
        #expect(bell.rung == [1])
        #expect(wheel.count == 1)
    }

    @Test("a random life of timers fires the same as a sorted list")
    func againstModel() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        let bell = Bell()
        var now: UInt64 = random.next() % 1_000_000_000
        var wheel = TimerWheel(now: Tick(nanoseconds: now * 1_000_000))
        var model: [(deadline: UInt64, number: Int, timer: TimerID)] = []
        for number in 0..<20_000 {
            switch random.next() % 4 {
            case 0, 1:
                let distance = random.next() % (1 << (random.next() % 30))
                let timer = wheel.schedule(at: Tick(nanoseconds: (now + distance) * 1_000_000)) {
                    bell.rung.append(number)
                }
                model.append((now + distance, number, timer))
            case 2:
                guard !model.isEmpty else { continue }
                let gone = model.remove(at: Int(random.next() % UInt64(model.count)))
                let cancelled = wheel.cancel(gone.timer)
                #expect(cancelled, "seed \(seed)")
            default:
                now += random.next() % (1 << (random.next() % 26))
                if let next = wheel.nextMoment(), let first = model.map(\.deadline).min() {
                    #expect(next.nanoseconds <= first * 1_000_000, "seed \(seed)")
                }
                bell.rung = []
                while let action = wheel.popDue(now: Tick(nanoseconds: now * 1_000_000)) { action() }
                let due = model.filter { $0.deadline <= now }.sorted {
                    ($0.deadline, $0.number) < ($1.deadline, $1.number)
                }
                model.removeAll { $0.deadline <= now }
                #expect(bell.rung == due.map(\.number), "seed \(seed)")
            }
        }
        #expect(wheel.count == model.count, "seed \(seed)")
    }
}
