import Testing

@testable import Domain

@Suite("What becomes of a refresh token") struct RefreshDecisionTests {
    private let now = Moment(milliseconds: 1_000_000)

    private func session(
        ended: Bool = false, expires: Int64 = 2_000_000, seen: Moment = .distantPast
    ) -> DeviceSession {
        DeviceSession(
            id: SessionID(1), account: AccountID(2), device: nil, address: "192.0.2.1", createdAt: .distantPast,
            seenAt: seen, expiresAt: Moment(milliseconds: expires), isEnded: ended)
    }

    private func account(disabled: Bool = false) -> Account {
        Account(id: AccountID(2), role: .customer, isDisabled: disabled, createdAt: .distantPast)
    }

    private func decide(
        _ session: DeviceSession, _ account: Account, _ standing: RefreshDecision.Standing = .newest
    ) -> RefreshDecision { RefreshDecision.of(session, account, standing, limits: AccountLimits(), now: now) }

    @Test("the newest one of a living family gives the next") func rotate() {
        #expect(decide(session(), account()) == .rotate)
    }

    @Test("an older one ends the family, even of an account that may not log in") func reused() {
        #expect(decide(session(), account(), .older) == .reused)
        #expect(decide(session(seen: now), account(), .older) == .reused)
        #expect(decide(session(), account(disabled: true), .older) == .reused)
    }

    @Test("the last one is answered again for refreshGrace, and ends the family afterwards") func again() {
        let grace = AccountLimits().refreshGrace
        let first = Moment(milliseconds: now.milliseconds - grace.count)
        #expect(decide(session(seen: now), account(), .lastBefore) == .again)
        #expect(decide(session(seen: first.advanced(by: Milliseconds(1))), account(), .lastBefore) == .again)
        #expect(decide(session(seen: first), account(), .lastBefore) == .reused)
        // A clock of another node is ahead.
        #expect(decide(session(seen: now.advanced(by: .seconds(5))), account(), .lastBefore) == .again)
        #expect(decide(session(seen: now), account(disabled: true), .lastBefore) == .refused)
        #expect(decide(session(ended: true, seen: now), account(), .lastBefore) == .refused)
    }

    @Test("after the end, after its time and for a disabled account there is none") func refused() {
        #expect(decide(session(ended: true), account()) == .refused)
        #expect(decide(session(ended: true), account(), .older) == .refused)
        #expect(decide(session(expires: 1_000_000), account()) == .refused)
        #expect(decide(session(expires: 1_000_001), account()) == .rotate)
        #expect(decide(session(), account(disabled: true)) == .refused)
    }
}
