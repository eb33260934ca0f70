import Bytes
import Testing

@Suite struct TickTests {
    @Test("a moment moves by a duration and stops at both ends of time")
    func moves() {
        #expect(Tick(nanoseconds: 5).advanced(by: .nanoseconds(7)) == Tick(nanoseconds: 12))
        #expect(Tick(nanoseconds: 5).advanced(by: .nanoseconds(-7)) == .zero)
        #expect(Tick(nanoseconds: .max - 5).advanced(by: .seconds(1)) == .never)
        #expect(Tick.zero.advanced(by: .seconds(Int64.max)) == Tick(nanoseconds: UInt64(Int64.max)))
    }

    @Test("the distance to a later moment is zero")
    func distance() {
        #expect(Tick(nanoseconds: 12).since(Tick(nanoseconds: 5)) == .nanoseconds(7))
        #expect(Tick(nanoseconds: 5).since(Tick(nanoseconds: 12)) == .zero)
    }
}
