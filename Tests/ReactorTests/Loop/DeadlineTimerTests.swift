import Bytes
import TestSupport
import Testing

@testable import Reactor

@Suite struct DeadlineTimerTests {
    /// Something with a deadline that moves.
    private final class Owner {
        var timer = DeadlineTimer()
        var looks = 0
    }

    private func follow(_ owner: Owner, after delay: Duration, on loop: TestLoop) {
        let reactor = loop.reactor
        owner.timer.follow(reactor.now.advanced(by: delay), on: reactor) {
            owner.timer.fired()
            owner.looks += 1
        }
    }

    @Test("an earlier deadline takes the place of a later one, a later one waits for the look")
    func earlier() throws {
        let loop = try TestLoop()
        let owner = Owner()
        follow(owner, after: .seconds(10), on: loop)
        follow(owner, after: .seconds(5), on: loop)
        follow(owner, after: .seconds(8), on: loop)
        loop.advance(by: .milliseconds(4_999))
        #expect(owner.looks == 0)
        loop.advance(by: .milliseconds(2))
        #expect(owner.looks == 1)
        loop.advance(by: .seconds(20))
        #expect(owner.looks == 1)
        follow(owner, after: .seconds(1), on: loop)
        loop.advance(by: .seconds(2))
        #expect(owner.looks == 2)
    }

    @Test("a timer that is cancelled never fires, and can follow again")
    func cancelled() throws {
        let loop = try TestLoop()
        let owner = Owner()
        follow(owner, after: .seconds(1), on: loop)
        owner.timer.cancel(on: loop.reactor)
        loop.advance(by: .seconds(2))
        #expect(owner.looks == 0)
        follow(owner, after: .seconds(3), on: loop)
        loop.advance(by: .seconds(4))
        #expect(owner.looks == 1)
    }

    @Test("a deadline that never comes sets no timer")
    func never() throws {
        let loop = try TestLoop()
        let owner = Owner()
        owner.timer.follow(.never, on: loop.reactor) { owner.looks += 1 }
        loop.advance(by: .seconds(1_000_000))
        #expect(owner.looks == 0)
    }
}
