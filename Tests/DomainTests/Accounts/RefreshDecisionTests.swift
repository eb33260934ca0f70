import Testing

@testable import Domain

@Suite("What becomes of a refresh token") struct RefreshDecisionTests {
    private let now = Moment(milliseconds: 1_000_000)

    private func session(ended: Bool = false, expires: Int64 = 2_000_000) -> DeviceSession {
        DeviceSession(
            id: SessionID(1), account: AccountID(2), device: nil, address: "192.0.2.1", createdAt: .distantPast,
            seenAt: .distantPast, expiresAt: Moment(milliseconds: expires), isEnded: ended)
    }

    private func account(disabled: Bool = false) -> Account {
        Account(id: AccountID(2), role: .customer, isDisabled: disabled, createdAt: .distantPast)
    }

    private func decide(
        _ session: DeviceSession, _ account: Account, current: Bool
    ) -> RefreshDecision { RefreshDecision.of(session, account, isCurrent: current, now: now) }

    @Test("the newest one of a living family gives the next") func rotate() {
        #expect(decide(session(), account(), current: true) == .rotate)
    }

    @Test("an older one ends the family, even of an account that may not log in") func reused() {
        #expect(decide(session(), account(), current: false) == .reused)
        #expect(decide(session(), account(disabled: true), current: false) == .reused)
    }

    @Test("after the end, after its time and for a disabled account there is none") func refused() {
        #expect(decide(session(ended: true), account(), current: true) == .refused)
        #expect(decide(session(ended: true), account(), current: false) == .refused)
        #expect(decide(session(expires: 1_000_000), account(), current: true) == .refused)
        #expect(decide(session(expires: 1_000_001), account(), current: true) == .rotate)
        #expect(decide(session(), account(disabled: true), current: true) == .refused)
    }
}
