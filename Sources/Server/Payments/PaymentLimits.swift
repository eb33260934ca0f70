internal import Bytes
internal import Domain

/// Every bound of payments. Each is crossed by one in a test.
struct PaymentLimits: Sendable, Hashable {
    /// How long a buyer waits for the provider before he is told that the answer comes later. With the freezing of the
    /// seats before it, it is shorter than an answer of the API may take: else nobody would be told.
    let answerTime: Duration
    /// A payment of which the provider knows nothing after this was never asked for.
    let chargeTime: Milliseconds
    /// How long money may still come for a hold that has ended.
    let lateTime: Milliseconds
    /// Pages of open payments, and of refunds that are due, that are gone through in one round.
    let pages: Int

    init(
        answerTime: Duration = .seconds(6), chargeTime: Milliseconds = .seconds(60),
        lateTime: Milliseconds = .hours(24), pages: Int = 100
    ) {
        precondition(answerTime > .zero && chargeTime > .zero, "a limit of payments is not positive")
        precondition(lateTime >= chargeTime, "money may come late for longer than a charge takes")
        precondition(pages > 0, "a round goes through one page at least")
        self.answerTime = answerTime
        self.chargeTime = chargeTime
        self.lateTime = lateTime
        self.pages = pages
    }
}
