import Domain
import Reactor
import Testing

@testable import API

@Suite("Revoked sessions") struct RevocationsTests {
    private let now = TokenMintTests.start

    private func ended(_ session: Int64) -> Revocation {
        Revocation(session: SessionID(session), account: AccountID(7), kind: .ended)
    }

    private func outdated(_ session: Int64, _ least: Int32) -> Revocation {
        Revocation(session: SessionID(session), account: AccountID(7), kind: .outdated(leastGeneration: least))
    }

    @Test("the tokens of a session that has ended are refused, those of others are not")
    func end() {
        let table = Revocations()
        table.add([ended(9)], now: now)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 9))) == .ended)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 9, generation: 99))) == .ended)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 8))) == .good)
    }

    @Test("an outdated generation is refused, the next one is not, and an end stays an end")
    func generations() {
        let table = Revocations()
        table.add([outdated(9, 3)], now: now)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 9, generation: 2))) == .outdated)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 9, generation: 3))) == .good)
        table.add([ended(9)], now: now)
        table.add([outdated(9, 4)], now: now)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 9, generation: 5))) == .ended)
    }

    @Test("each revocation is told once, however often it is read")
    func told() {
        let table = Revocations()
        let heard = Locked<[Revocation]>([])
        table.onRevoked { revocation in heard.withLock { $0.append(revocation) } }
        for _ in 0..<3 { table.add([outdated(9, 2), ended(8)], now: now) }
        table.add([ended(9)], now: now)
        #expect(heard.withLock { $0 } == [outdated(9, 2), ended(8), ended(9)])
    }

    @Test("a mark is kept as long as a token could live, and not longer")
    func forgetting() {
        let table = Revocations()
        let limits = AccountLimits()
        table.add([ended(9)], now: now)
        let life = Milliseconds(limits.accessTime.count + 2 * limits.clockSkew.count)
        table.add([ended(1)], now: now.advanced(by: Milliseconds(life.count - 1)))
        #expect(table.count == 2)
        table.add([ended(2)], now: now.advanced(by: Milliseconds(life.count + 60_000)))
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 9))) == .good)
        #expect(table.count == 2)
    }

    @Test("one revocation too many forgets none: all tokens that exist must be drawn anew")
    func overflow() {
        var limits = AccountLimits()
        limits.revocations = 3
        let table = Revocations(limits: limits)
        table.add((1...3).map { ended($0) }, now: now)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 5))) == .good)
        table.add([ended(4)], now: now)
        for session in 1...5 {
            #expect(table.verdict(on: Principal(TokenMintTests.claims(session: Int64(session)))) != .good)
        }
        // Whoever refreshes goes on at once, but not those who have ended since.
        let next = now.advanced(by: Milliseconds(1))
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 5, at: next))) == .good)
        #expect(table.verdict(on: Principal(TokenMintTests.claims(session: 4, at: next))) == .ended)
        #expect(table.count == 1)
    }
}
