import Reactor
import TestSupport
import Testing

@Suite struct RoundTests {
    private let loop: TestLoop
    private let done = Locked(0)
    private let round: Round

    init() throws {
        loop = try TestLoop()
        let done = done
        round = Round(on: loop.reactor, every: .seconds(10)) { done.withLock { $0 += 1 } }
    }

    private var count: Int { done.withLock { $0 } }

    @Test("work is done an interval after the start, and an interval after its own end")
    func goesRound() {
        round.start()
        loop.turn()
        loop.advance(by: .milliseconds(9_999))
        #expect(count == 0)
        loop.advance(by: .milliseconds(1))
        #expect(loop.turn { count == 1 })
        for _ in 0..<5 { loop.turn() }
        loop.advance(by: .seconds(10))
        #expect(loop.turn { count == 2 })
        round.stop()
        loop.turn()
    }

    @Test("nothing begins after it was stopped")
    func stops() {
        round.start()
        loop.turn()
        round.stop()
        loop.turn()
        loop.advance(by: .seconds(60))
        for _ in 0..<5 { loop.turn() }
        #expect(count == 0)
    }
}
