import Bytes
import Testing

@testable import API

@Suite("When a process that hashes passwords is started again") struct HashingLifeTests {
    private static let start = Tick(nanoseconds: 1_000_000_000)

    private func after(_ time: Duration) -> Tick { Self.start.advanced(by: time) }

    /// One that runs.
    private func running(_ limits: HashingLimits = HashingLimits()) -> HashingLife {
        var life = HashingLife(limits)
        #expect(life.event(.wanted, now: Self.start) == .start)
        #expect(life.event(.started, now: Self.start) == .ask)
        return life
    }

    @Test("it is asked while it runs, and started at once after a first fall") func first() {
        var life = running()
        #expect(life.event(.wanted, now: Self.start) == .ask)
        #expect(life.event(.fell, now: Self.start) == .start)
        #expect(life.event(.started, now: Self.start) == .ask)
        life.answered()
        #expect(life.losses == 1)
        // Forgiven: the next fall is a first one again.
        #expect(life.event(.wanted, now: Self.start) == .ask)
        #expect(life.event(.fell, now: Self.start) == .start)
    }

    @Test("a request in which it falls twice is refused, and the next one waits firstWait") func second() {
        var limits = HashingLimits()
        limits.firstWait = .milliseconds(70)
        var life = running(limits)
        #expect(life.event(.fell, now: Self.start) == .start)
        #expect(life.event(.started, now: Self.start) == .ask)
        #expect(life.event(.fell, now: Self.start) == .refuse)
        #expect(life.event(.wanted, now: after(.milliseconds(69))) == .wait(.milliseconds(1)))
        #expect(life.event(.waited, now: after(.milliseconds(70))) == .start)
        #expect(life.event(.wanted, now: after(.milliseconds(70))) == .start)
        #expect(life.losses == 2)
    }

    @Test("waits double up to longestWait, and whoever would wait longer than patience is refused at once")
    func waits() {
        var limits = HashingLimits()
        limits.firstWait = .milliseconds(100)
        limits.longestWait = .milliseconds(500)
        limits.patience = .milliseconds(400)
        var life = running(limits)
        var now = Self.start
        // The first fall is answered at once.
        #expect(life.event(.fell, now: now) == .start)
        var seen: [Duration] = []
        for _ in 0..<6 {
            // Each time it cannot be started; the second attempt of the request follows when it may.
            switch life.event(.failed, now: now) {
            case .wait(let time):
                seen.append(time)
                now = now.advanced(by: time)
            case .refuse: break
            case .start, .ask: Issue.record("it fell")
            }
            if case .wait(let time) = life.event(.wanted, now: now) {
                seen.append(time)
                now = now.advanced(by: time)
            }
        }
        #expect(Set(seen) == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(life.event(.wanted, now: now) == .refuse)
        #expect(life.event(.wanted, now: now.advanced(by: .milliseconds(99))) == .refuse)
        #expect(life.event(.wanted, now: now.advanced(by: .milliseconds(100))) == .wait(.milliseconds(400)))
        #expect(life.event(.wanted, now: now.advanced(by: .milliseconds(500))) == .start)
    }

    @Test("many falls make no wait longer than the longest") func many() {
        var life = running()
        for _ in 0..<200 { _ = life.event(.fell, now: Self.start) }
        let longest = HashingLimits().longestWait
        #expect(life.event(.wanted, now: after(longest)) == .start)
        #expect(life.event(.wanted, now: after(longest - .milliseconds(1))) == .wait(.milliseconds(1)))
        #expect(life.losses == 200)
    }

    @Test("one that is found dead counts as a fall, but for no request") func foundDead() {
        var life = running()
        life.foundDead(now: Self.start)
        #expect(life.losses == 1)
        #expect(life.event(.wanted, now: Self.start) == .start)
        #expect(life.event(.started, now: Self.start) == .ask)
        // The request still has its second attempt, after the wait of a second fall.
        #expect(life.event(.fell, now: Self.start) == .wait(HashingLimits().firstWait))
    }
}
