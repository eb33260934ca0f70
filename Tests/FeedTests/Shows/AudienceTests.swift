import Bytes
import Contract
import Testing

@testable import Feed

@Suite struct AudienceTests {
    @Test("staff count among all, and whoever leaves is not counted any more")
    func counts() {
        var audience = Audience(now: .zero)
        audience.enter(.open)
        audience.enter(.staff)
        #expect(audience.all == 2 && audience.staff == 1)
        audience.leave(.staff, now: .zero)
        #expect(audience.all == 1 && audience.staff == 0)
    }

    @Test("it is idle so long after the last has gone, and never while one is there")
    func idles() {
        func second(_ number: Int64) -> Tick { Tick.zero.advanced(by: .seconds(number)) }
        var audience = Audience(now: .zero)
        #expect(!audience.isIdle(for: .seconds(10), now: second(9)))
        #expect(audience.isIdle(for: .seconds(10), now: second(10)))
        audience.enter(.open)
        #expect(!audience.isIdle(for: .seconds(10), now: second(100)))
        audience.leave(.open, now: second(100))
        #expect(!audience.isIdle(for: .seconds(10), now: second(109)))
        #expect(audience.isIdle(for: .seconds(10), now: second(110)))
    }
}
