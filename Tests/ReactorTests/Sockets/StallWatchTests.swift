import Bytes
import Testing

@testable import Reactor

@Suite struct StallWatchTests {
    private var watch = StallWatch(now: .zero)

    init() { watch.begin(unacknowledged: 100, now: .zero) }

    @Test("a peer is stalled when nothing has moved for the whole time, and not a moment before")
    mutating func stalls() {
        let answers = [look(100, at: 9), look(100, at: 10)]
        #expect(answers == [false, true])
    }

    @Test("what the kernel gets rid of is progress, more that it has taken is none")
    mutating func progress() {
        let first = look(99, at: 9)
        watch.took(21)
        let answers = [first, look(120, at: 18), look(120, at: 19)]
        #expect(answers == [false, false, true])
    }

    @Test("what the peer has taken counts although the kernel has as much as before")
    mutating func exchanged() {
        watch.took(50)
        let answers = [look(100, at: 9), look(100, at: 18), look(100, at: 19)]
        #expect(answers == [false, false, true])
    }

    @Test("less than must be taken in the time is none, also drop by drop")
    mutating func drops() {
        var answers: [Bool] = []
        for second: CInt in 1...10 { answers.append(look(100 - second, at: Int64(second), least: 11)) }
        #expect(answers == [Bool](repeating: false, count: 9) + [true])
        watch.begin(unacknowledged: 100, now: Self.second(20))
        for second: CInt in 1...10 { answers.append(look(100 - second, at: 20 + Int64(second), least: 10)) }
        #expect(answers.suffix(10).allSatisfy { !$0 })
    }

    private mutating func look(_ unacknowledged: CInt, at second: Int64, least: Int = 1) -> Bool {
        watch.look(unacknowledged: unacknowledged, least: least, now: Self.second(second), limit: .seconds(10))
    }

    private static func second(_ number: Int64) -> Tick { Tick.zero.advanced(by: .seconds(number)) }
}
