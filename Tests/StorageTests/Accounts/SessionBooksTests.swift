import Crypto
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Sessions in the database") struct SessionBooksTests {
    private typealias Base = AccountBooksTests

    private func books(_ house: LedgerHouse, sessions: Int = 50) async throws -> AccountBooks {
        var limits = AccountLimits()
        limits.sessionsPerAccount = sessions
        let books = AccountBooks(house.database, limits: limits)
        try await books.add(Base.account(7, "asha"), hash: "h1", by: nil)
        return books
    }

    @Test("a refresh token is good once; an older one ends the family, for the thief and for the victim")
    func reuse() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let now = house.time.now
            _ = try await Base.open(books, 70, of: 7, at: now)
            func refresh(_ turn: Int) async throws -> RefreshResult {
                try await books.refresh(
                    Base.digests(70, turn), successors: [Base.digests(70, turn + 1).whole],
                    at: now.advanced(by: .minutes(1)))
            }
            for turn in 0..<3 {
                guard case .rotated(let session, let account, let newest) = try await refresh(turn) else {
                    Issue.record("turn \(turn)")
                    return
                }
                #expect(session.id == SessionID(70) && account.username?.text == "asha")
                #expect(newest == Base.digests(70, turn + 1).whole)
            }
            let end = Revocation(session: SessionID(70), account: AccountID(7), kind: .ended)
            #expect(try await refresh(1) == .reused(end))
            #expect(try await refresh(3) == .refused)
            #expect(try await refresh(1) == .refused)
            #expect(try await books.sessions(of: AccountID(7), now: now).isEmpty)
            #expect(
                try await books.refresh(Base.digests(71), successors: [[UInt8](repeating: 0, count: 32)], at: now)
                    == .unknown)
        }
    }

    @Test("all who refresh with one token at once get the same next one, and the session lives")
    func race() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let now = house.time.now
            _ = try await Base.open(books, 70, of: 7, at: now)
            let results = try await withThrowingTaskGroup(of: RefreshResult.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await books.refresh(Base.digests(70), successors: [Base.digests(70, 1).whole], at: now)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count == 8)
            for result in results {
                guard case .rotated(_, _, let newest) = result else {
                    Issue.record("\(result)")
                    continue
                }
                #expect(newest == Base.digests(70, 1).whole)
            }
            #expect(try await books.sessions(of: AccountID(7), now: now).count == 1)
        }
    }

    @Test("behind a copy that was put back everybody's sessions end but those of guests")
    func endNamed() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let now = house.time.now
            for number in Int64(70)...71 { _ = try await Base.open(books, number, of: 7, at: now) }
            try await books.open(
                guest: Account(id: AccountID(8), role: .guest, createdAt: now), Base.session(80, of: 8, at: now),
                Base.digests(80))
            #expect(try await books.endNamed(at: now) == 2)
            #expect(try await books.endNamed(at: now) == 0)
            #expect(try await books.sessions(of: AccountID(7), now: now).isEmpty)
            #expect(try await books.sessions(of: AccountID(8), now: now).map(\.id) == [SessionID(80)])
            let next = [Base.digests(70, 1).whole]
            #expect(try await books.refresh(Base.digests(70), successors: next, at: now) == .refused)
            #expect(try await books.revocations(since: .distantPast).count == 2)
        }
    }

    @Test("the last token is answered again for refreshGrace, not longer, and none before it ever")
    func grace() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let (now, grace) = (house.time.now, AccountLimits().refreshGrace)
            for number in Int64(70)...72 { _ = try await Base.open(books, number, of: 7, at: now) }
            func refresh(_ session: Int64, _ turn: Int, after time: Milliseconds) async throws -> RefreshResult {
                try await books.refresh(
                    Base.digests(session, turn),
                    // As when the key has changed meanwhile: what follows under the new one comes first.
                    successors: [Base.digests(session, turn + 101).whole, Base.digests(session, turn + 1).whole],
                    at: now.advanced(by: time))
            }
            func goOn(_ session: Int64, _ turns: Int) async throws {
                for turn in 0..<turns {
                    _ = try await books.refresh(
                        Base.digests(session, turn), successors: [Base.digests(session, turn + 1).whole], at: now)
                }
            }
            func isReused(_ result: RefreshResult) -> Bool { if case .reused = result { true } else { false } }
            try await goOn(70, 1)
            let last = Milliseconds(grace.count - 1)
            guard case .rotated(_, _, let newest) = try await refresh(70, 0, after: last) else {
                Issue.record("the last moment is too late")
                return
            }
            #expect(newest == Base.digests(70, 1).whole)
            // It was an answer, no new beginning: the time does not begin anew.
            #expect(isReused(try await refresh(70, 0, after: grace)))
            #expect(try await refresh(70, 1, after: grace) == .refused)
            // The one before the last is nobody's any more, however soon it comes.
            try await goOn(71, 2)
            #expect(isReused(try await refresh(71, 0, after: .zero)))
            // Whoever has a wrong second part has no token of the family.
            try await goOn(72, 1)
            #expect(isReused(try await refresh(72, 50, after: .zero)))
        }
    }

    @Test("a session lives thirty days from its last refresh, and no longer")
    func expiry() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let (now, life) = (house.time.now, AccountLimits().sessionTime)
            _ = try await Base.open(books, 70, of: 7, at: now)
            let late = now.advanced(by: Milliseconds(life.count - 1))
            guard
                case .rotated = try await books.refresh(
                    Base.digests(70), successors: [Base.digests(70, 1).whole], at: late)
            else {
                Issue.record("the last moment is too late")
                return
            }
            let end = late.advanced(by: life)
            #expect(
                try await books.refresh(Base.digests(70, 1), successors: [Base.digests(70, 2).whole], at: end)
                    == .refused)
            #expect(try await books.sessions(of: AccountID(7), now: end).isEmpty)
        }
    }

    @Test("one device more than sessionsPerAccount ends the one that was used least recently")
    func eviction() async throws {
        try await withLedger { house in
            let books = try await books(house, sessions: 3)
            let now = house.time.now
            for number in Int64(0)..<3 {
                #expect(try await Base.open(books, 70 + number, of: 7, at: now.advanced(by: .seconds(number))) == [])
            }
            let evicted = try await Base.open(books, 73, of: 7, at: now.advanced(by: .seconds(9)))
            #expect(evicted?.map(\.session.number) == [70])
            #expect(try await books.sessions(of: AccountID(7), now: now).map(\.id.number) == [73, 72, 71])
        }
    }

    @Test("nobody logs in to an account that was disabled, or got another password, since it was read")
    func stale() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let now = house.time.now
            #expect(try await Base.open(books, 70, of: 7, checked: "h0", at: now) == nil)
            #expect(try await Base.open(books, 71, of: 8, at: now) == nil)
            _ = try await Base.open(books, 72, of: 7, at: now)
            var edit = AccountEdit()
            edit.isDisabled = true
            guard
                case .changed(_, let ended) = try await books.change(
                    AccountID(7), edit, by: Base.actor, at: now, if: { _, _ in true })
            else {
                Issue.record("it was not disabled")
                return
            }
            #expect(ended.map(\.session.number) == [72])
            #expect(try await Base.open(books, 73, of: 7, at: now) == nil)
            #expect(
                try await books.refresh(Base.digests(72), successors: [Base.digests(72, 1).whole], at: now) == .refused)
        }
    }

    @Test("whoever logs in is told of his account as it is when the session begins")
    func changedBefore() async throws {
        try await withLedger { house in
            let books = try await books(house)
            var edit = AccountEdit()
            edit.role = .staff
            _ = try await books.change(
                AccountID(7), edit, by: Base.actor, at: house.time.now, if: { _, _ in true })
            let opened = try await books.open(
                Base.session(70, of: 7, at: house.time.now), Base.digests(70), checked: "h1", forgiving: nil)
            #expect(opened?.account.role == .staff && opened?.ended.isEmpty == true)
        }
    }

    @Test("whoever refreshes while his role changes gets the new role with the new generation")
    func changedMeanwhile() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let now = house.time.now
            _ = try await Base.open(books, 70, of: 7, at: now)
            let other = house.test.another()
            let (changed, released) = (Meeting(of: 2), Meeting(of: 2))
            async let change: Void = other.transaction { transaction throws(StoreFailure) in
                _ = try await transaction.query(Statement("raise", "UPDATE account SET role = 3 WHERE account_id = 7"))
                _ = try await transaction.query(
                    Statement("renew", "UPDATE account_session SET generation = 2 WHERE account_id = 7"))
                await changed.arrive()
                await released.arrive()
            }
            await changed.arrive()
            async let refreshed = books.refresh(
                Base.digests(70), successors: [Base.digests(70, 1).whole], at: now.advanced(by: .minutes(1)))
            _ = try await house.waiting(for: "account_session", seenBy: other)
            await released.arrive()
            try await change
            guard case .rotated(let session, let account, _) = try await refreshed else {
                Issue.record("it was not refreshed")
                return
            }
            #expect(session.generation == 2 && account.role == .admin)
        }
    }

    @Test("a session is ended by its owner alone, once, and by any refresh token of its family")
    func ending() async throws {
        try await withLedger { house in
            let books = try await books(house)
            let now = house.time.now
            for number in Int64(70)...73 { _ = try await Base.open(books, number, of: 7, at: now) }
            #expect(try await books.end(SessionID(70), of: AccountID(8), at: now) == nil)
            #expect(try await books.end(SessionID(70), of: AccountID(7), at: now)?.session == SessionID(70))
            #expect(try await books.end(SessionID(70), of: AccountID(7), at: now) == nil)
            #expect(try await books.end(Base.digests(75), at: now) == nil)
            #expect(try await books.end(Base.digests(71, 5), at: now)?.account == AccountID(7))
            #expect(try await books.end(Base.digests(71), at: now) == nil)
            let rest = try await books.endAll(of: AccountID(7), keeping: SessionID(73), at: now)
            #expect(rest.map(\.session.number) == [72])
            #expect(try await books.sessions(of: AccountID(7), now: now).map(\.id.number) == [73])
        }
    }

    @Test("another node reads what was revoked since a moment, page by page")
    func followed() async throws {
        try await withLedger(limits: StorageLimits(listRows: 2)) { house in
            let books = try await books(house)
            let now = house.time.now
            for number in Int64(70)...74 { _ = try await Base.open(books, number, of: 7, at: now) }
            _ = try await books.end(SessionID(70), of: AccountID(7), at: now)
            _ = try await books.endAll(of: AccountID(7), keeping: SessionID(74), at: now.advanced(by: .seconds(1)))
            var edit = AccountEdit()
            edit.role = .staff
            _ = try await books.change(
                AccountID(7), edit, by: Base.actor, at: now.advanced(by: .seconds(2)), if: { _, _ in true })
            let all = try await books.revocations(since: now)
            #expect(all.map(\.session.number) == [70, 71, 72, 73, 74])
            #expect(all.last?.kind == .outdated(leastGeneration: 2))
            let later = try await books.revocations(since: now.advanced(by: .seconds(2)))
            #expect(later.map(\.session.number) == [74])
        }
    }

    @Test("what has ended is forgotten after a day, guests with nothing go with it, and nobody else does")
    func upkeep() async throws {
        try await withLedger(limits: StorageLimits(sweptRows: 100)) { house in
            let books = try await books(house)
            let now = house.time.now
            _ = try await Base.open(books, 70, of: 7, at: now)
            for number in Int64(8)...9 {
                try await books.open(
                    guest: Account(id: AccountID(number), role: .guest, createdAt: now),
                    Base.session(number * 10, of: number, at: now), Base.digests(number * 10))
            }
            _ = try await books.end(SessionID(80), of: AccountID(8), at: now)
            _ = try await books.register(Base.attempt("asha"), at: now)
            let upkeep = AccountUpkeep(house.database)
            #expect(try await upkeep.sweep(now: now.advanced(by: .minutes(1))) == 0)
            let day = now.advanced(by: Milliseconds(AccountUpkeep.endedKept.count + 1))
            // The session, its guest, and two attempts.
            #expect(try await upkeep.sweep(now: day) == 4)
            #expect(try await books.account(AccountID(8)) == nil)
            #expect(try await books.account(AccountID(9)) != nil)
            #expect(try await books.sessions(of: AccountID(7), now: day).count == 1)
        }
    }
}
