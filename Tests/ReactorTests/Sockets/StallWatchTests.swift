import Bytes
import Testing

@testable import Reactor

@Suite struct StallWatchTests {
    private var watch = StallWatch(now: .zero)

    init() { watch.moved(unacknowledged: 100, now: .zero) }

    @Test("a peer is stalled when nothing has moved for the whole time, and not a moment before")
    mutating func stalls() {
        let answers = [look(100, at: 9), look(100, at: 10)]
        #expect(answers == [false, true])
    }

    @Test("what the kernel gets rid of is progress, more that it has taken is none")
    mutating func progress() {
        let answers = [look(99, at: 9), look(120, at: 18), look(120, at: 19)]
        #expect(answers == [false, false, true])
        watch.moved(unacknowledged: 300, now: Self.second(20))
        let later = [look(300, at: 29), look(300, at: 30)]
        #expect(later == [false, true])
    }

    private mutating func look(_ unacknowledged: CInt, at second: Int64) -> Bool {
        watch.look(unacknowledged: unacknowledged, now: Self.second(second), limit: .seconds(10))
    }

    private static func second(_ number: Int64) -> Tick { Tick.zero.advanced(by: .seconds(number)) }
}
