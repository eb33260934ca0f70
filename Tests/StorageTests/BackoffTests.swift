import Testing

@testable import Storage

@Suite("Back-off")
struct BackoffTests {
    private let backoff = Backoff(base: .milliseconds(100), cap: .seconds(5))

    @Test("the bound doubles up to the cap and stays there")
    func bounds() {
        #expect(
            (1...8).map { backoff.bound(beforeAttempt: $0) }
                == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
        #expect(backoff.bound(beforeAttempt: .max) == .seconds(5))
        #expect(backoff.bound(beforeAttempt: 0) == .milliseconds(100))
    }

    @Test("the delay covers everything between zero and the bound")
    func jitter() {
        #expect(backoff.delay(beforeAttempt: 3, random: 0) == .zero)
        #expect(backoff.delay(beforeAttempt: 3, random: .max) == .milliseconds(400))
        #expect(backoff.delay(beforeAttempt: 3, random: .max / 2) <= .milliseconds(200))
        #expect(backoff.delay(beforeAttempt: 3, random: .max / 2) >= .milliseconds(199))
    }
}
