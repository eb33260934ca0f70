import Bytes
import Testing

@testable import Realtime

@Suite struct MessageMeterTests {
    @Test("so many messages may come at once, one more may not, and then as many as the rate allows")
    func burst() {
        var limits = SocketLimits()
        limits.messageRate = 10
        limits.messageBurst = 5
        var meter = MessageMeter()
        var now = Tick(nanoseconds: 7_000_000_000)
        for _ in 0..<5 {
            let taken = meter.take(now: now, limits: limits)
            #expect(taken)
        }
        let over = meter.take(now: now, limits: limits)
        #expect(!over)
        now = now.advanced(by: .milliseconds(100))
        let next = meter.take(now: now, limits: limits)
        let again = meter.take(now: now, limits: limits)
        #expect(next && !again)
    }
}
