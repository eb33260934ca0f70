import Crypto
import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Accounts in the database") struct AccountBooksTests {
    static let actor = AuditActor(
        account: AccountID(900), role: .admin, address: "192.0.2.1", requestID: "req-1")

    static func account(
        _ number: Int64, _ name: String, role: Role = .customer, email: String? = nil
    ) -> Account {
        Account(
            id: AccountID(number), role: role, username: Username(name), name: PersonName("Some Body"),
            email: email.flatMap { EmailAddress($0) }, createdAt: Moment(milliseconds: 1_000))
    }

    static func session(_ number: Int64, of account: Int64, at now: Moment) -> DeviceSession {
        DeviceSession(
            id: SessionID(number), account: AccountID(account), device: "phone \(number)", address: "192.0.2.1",
            createdAt: now, seenAt: now, expiresAt: now.advanced(by: AccountLimits().sessionTime))
    }

    static func digests(_ family: Int64, _ turn: Int = 0) -> RefreshDigests {
        RefreshDigests(
            family: SHA256.digest(of: Array("f\(family)".utf8)),
            whole: SHA256.digest(of: Array("w\(family)/\(turn)".utf8)))
    }

    static func attempt(_ name: String, _ address: String = "here") -> LoginAttempt {
        LoginAttempt(
            name: SHA256.digest(of: Array(name.utf8)), address: SHA256.digest(of: Array("@\(address)".utf8)))
    }

    static func open(
        _ books: AccountBooks, _ number: Int64, of account: Int64, checked: String? = "h1", at now: Moment
    ) async throws -> [Revocation]? {
        try await books.open(
            session(number, of: account, at: now), digests(number), checked: checked, forgiving: attempt("x"))?.ended
    }

    @Test("an account is found by its number, its username and its address whatever its capitals")
    func found() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            let asha = Self.account(7, "asha", email: "Asha@Example.com")
            try await books.add(asha, hash: "h1", by: nil)
            #expect(try await books.account(AccountID(7)) == asha)
            #expect(try await books.account(AccountID(8)) == nil)
            for login in [Login.username("asha"), .email("asha@example.com")] {
                #expect(try await books.credential(of: login) == Credential(account: asha, hash: "h1"))
            }
            for login in [Login.username("Asha"), .username("asha' OR '1'='1"), .email("asha"), .username("")] {
                #expect(try await books.credential(of: login) == nil)
            }
        }
    }

    @Test("a username and an address are somebody's alone, and the database says which of them is taken")
    func taken() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            try await books.add(Self.account(7, "asha", email: "a@example.com"), hash: "h", by: nil)
            let sameName = await storeFailure { () async throws(StoreFailure) in
                try await books.add(Self.account(8, "asha"), hash: "h", by: nil)
            }
            #expect(sameName?.constraint == "account_username_key")
            let sameAddress = await storeFailure { () async throws(StoreFailure) in
                try await books.add(Self.account(9, "bina", email: "A@EXAMPLE.com"), hash: "h", by: nil)
            }
            #expect(sameAddress?.constraint == "account_email_folded_key")
        }
    }

    @Test("lists know no guests, and find a part of a name, page by page")
    func lists() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            for number in Int64(1)...5 {
                try await books.add(Self.account(number, "door-\(number)", role: .staff), hash: "h", by: nil)
            }
            try await books.add(Self.account(6, "asha"), hash: "h", by: nil)
            try await books.open(
                guest: Account(id: AccountID(7), role: .guest, createdAt: house.time.now),
                Self.session(70, of: 7, at: house.time.now), Self.digests(70))
            var wanted = AccountSearch(limit: 3)
            #expect(try await books.accounts(wanted).map(\.id.number) == [1, 2, 3])
            wanted.after = AccountID(3)
            #expect(try await books.accounts(wanted).map(\.id.number) == [4, 5, 6])
            wanted = AccountSearch(limit: 10)
            wanted.role = .customer
            #expect(try await books.accounts(wanted).map(\.id.number) == [6])
            wanted = AccountSearch(limit: 10)
            wanted.text = "DOOR-3"
            #expect(try await books.accounts(wanted).map(\.id.number) == [3])
            wanted.text = "%"
            #expect(try await books.accounts(wanted).isEmpty)
        }
    }

    @Test(
        "a part of a name is found whatever its case, also where the database knows only that of ASCII",
        arguments: [
            ("Élodie Çelik", ["élodie", "ÉLODIE ÇELIK", "çEl"]), ("Straße Groß", ["straße", "GROß"]),
            ("Οδυσσέας Ελύτης", ["οδυσσέας", "ΕΛΎ"]), ("Ян Чехов", ["чехов", "ЯН ЧЕХОВ"]),
            ("Anne Marie", ["E M", "ANNE MARIE"]),
        ])
    func anyCase(name: String, texts: [String]) async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            let account = Account(
                id: AccountID(1), role: .customer, username: Username("someone"), name: PersonName(name),
                createdAt: house.time.now)
            #expect(account.name != nil)
            try await books.add(account, hash: "h", by: nil)
            var wanted = AccountSearch(limit: 10)
            for text in texts {
                wanted.text = text
                #expect(try await books.accounts(wanted).map(\.id.number) == [1], "\(text)")
            }
            for text in ["elodie", ".", "[a-z]", "\\w", "(", "***=", "(?i)", "a|e", "^", "{1}"] {
                wanted.text = text
                #expect(try await books.accounts(wanted).isEmpty, "\(text)")
            }
        }
    }

    @Test("a change is asked about while the account is locked, and stands in the audit with before and after")
    func change() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            let now = house.time.now
            try await books.add(Self.account(7, "asha", role: .staff), hash: "h1", by: Self.actor)
            _ = try await Self.open(books, 70, of: 7, at: now)
            var edit = AccountEdit()
            edit.role = .customer
            edit.counter = .set(101)
            let wanted = edit
            func change(_ id: Int64, _ isAllowed: Bool) async throws -> AccountChange {
                try await books.change(AccountID(id), wanted, by: Self.actor, at: now, if: { _, _ in isAllowed })
            }
            #expect(try await change(7, false) == .forbidden)
            #expect(try await books.account(AccountID(7))?.role == .staff)
            #expect(try await change(8, true) == .notFound)
            guard
                case .changed(let after, let revoked) = try await books.change(
                    AccountID(7), wanted, by: Self.actor, at: now, if: { $1.role == .staff })
            else {
                Issue.record("nothing was changed")
                return
            }
            #expect(after.role == .customer && after.counter == 101)
            let kind = Revocation.Kind.outdated(leastGeneration: 2)
            #expect(revoked == [Revocation(session: SessionID(70), account: AccountID(7), kind: kind)])
            let entries = try await AuditBooks(house.database).entries(AuditSearch(limit: 10))
            #expect(entries.map(\.action) == ["changeAccount", "createAccount"])
            #expect(entries[0].before?.contains(#""role": "staff""#) == true)
            #expect(entries[0].after?.contains(#""role": "customer""#) == true)
            #expect(entries[0].actor == Self.actor && entries[0].subject == "the account 7")
        }
    }

    @Test("whether somebody may is asked of his account as it is; who has none is nobody")
    func actors() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            let boss = Self.account(900, "boss", role: .admin)
            try await books.add(boss, hash: "h", by: nil)
            let asked = Locked<[Account?]>([])
            for actor in [Self.actor, .program] {
                let isAsked: @Sendable (Account?) -> Bool = { account in
                    asked.withLock { $0.append(account) }
                    return account?.role == .admin
                }
                let isAdded = try await books.add(
                    Self.account(7, "asha"), hash: "h", by: actor, if: isAsked)
                #expect(isAdded == (actor == Self.actor))
                let change = try await books.change(
                    AccountID(7), AccountEdit(), by: actor, at: house.time.now, if: { actor, _ in isAsked(actor) })
                #expect((change == .forbidden) == (actor == .program))
            }
            #expect(asked.withLock { $0 } == [boss, boss, nil, nil])
            #expect(try await AuditBooks(house.database).entries(AuditSearch(limit: 10)).count == 2)
        }
    }

    @Test("what can be absent is taken away, and the audit says of a password and a name only that they changed")
    func takenAway() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            let now = house.time.now
            try await books.add(Self.account(7, "asha", email: "asha@example.com"), hash: "h1", by: Self.actor)
            var edit = AccountEdit()
            edit.counter = .set(101)
            edit.phone = PhoneNumber("9876543210").map { .set($0) } ?? .keep
            edit.name = PersonName("Asha Rao")
            let first = edit
            _ = try await books.change(AccountID(7), first, hash: "h2", by: Self.actor, at: now, if: { _, _ in true })
            edit = AccountEdit()
            edit.counter = .clear
            edit.phone = .clear
            edit.email = .clear
            let second = edit
            _ = try await books.change(AccountID(7), second, by: Self.actor, at: now, if: { _, _ in true })
            let known = try await books.account(AccountID(7))
            #expect(known?.counter == nil && known?.phone == nil && known?.email == nil)
            #expect(known?.name?.text == "Asha Rao" && known?.username?.text == "asha")
            // The address is free again.
            try await books.add(Self.account(8, "bina", email: "ASHA@example.com"), hash: "h", by: nil)
            let entries = try await AuditBooks(house.database).entries(AuditSearch(limit: 10))
            #expect(
                entries.map(\.after) == [
                    #"{"role": "customer", "disabled": false, "email_changed": true, "phone_changed": true}"#,
                    #"{"role": "customer", "disabled": false, "counter_no": 101, "name_changed": true, "#
                        + #""phone_changed": true, "password_changed": true}"#,
                    #"{"role": "customer", "disabled": false}"#,
                ])
            #expect(entries[0].before?.contains(#""counter_no": 101"#) == true)
        }
    }

    @Test("S13: a new password ends all other sessions, and is not written over one that came meanwhile")
    func password() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            let now = house.time.now
            try await books.add(Self.account(7, "asha"), hash: "h1", by: nil)
            for session in Int64(70)...72 { _ = try await Self.open(books, session, of: 7, at: now) }
            func set(_ old: String, _ new: String) async throws -> [Revocation]? {
                try await books.setPassword(
                    of: AccountID(7), from: old, to: new, keeping: SessionID(71), by: Self.actor, at: now)
            }
            #expect(try await set("wrong", "h2") == nil)
            let ended = try #require(try await set("h1", "h2"))
            #expect(Set(ended.map(\.session.number)) == [70, 72] && ended.allSatisfy { $0.kind == .ended })
            #expect(try await books.sessions(of: AccountID(7), now: now).map(\.id.number) == [71])
            #expect(try await set("h1", "h3") == nil)
            #expect(try await set("h2", "h3") == [])
            #expect(try await set("h3", "h4") == [])
            // With the present one these are three.
            #expect(AccountLimits().rememberedPasswords == 3)
            #expect(try await books.rememberedPasswords(of: AccountID(7)) == ["h3", "h2"])
        }
    }

    @Test("a better hash of the same password takes the place of the old one only")
    func improve() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            try await books.add(Self.account(7, "asha"), hash: "h1", by: nil)
            try await books.improve(AccountID(7), from: "other", to: "h9")
            #expect(try await books.credential(of: AccountID(7))?.hash == "h1")
            try await books.improve(AccountID(7), from: "h1", to: "h2")
            #expect(try await books.credential(of: AccountID(7))?.hash == "h2")
            #expect(try await books.rememberedPasswords(of: AccountID(7)).isEmpty)
        }
    }

    @Test("the sixth attempt is turned away, an unknown name is counted like a known one, and time forgives")
    func attempts() async throws {
        try await withLedger { (house: LedgerHouse) async throws in
            let limits = AccountLimits()
            let books = AccountBooks(house.database, limits: limits)
            let now = Moment(milliseconds: 1_000_000)
            for name in ["asha", "nobody"] {
                for number in 1...limits.attemptsPerName {
                    #expect(try await books.register(Self.attempt(name, name), at: now) == nil, "attempt \(number)")
                }
                for minute in Int64(0)...3 {
                    // Those that are turned away do not lengthen the lock.
                    #expect(
                        try await books.register(Self.attempt(name, name), at: now.advanced(by: .minutes(minute)))
                            == now.advanced(by: limits.lockTime))
                }
            }
            #expect(try await books.register(Self.attempt("other", "there"), at: now) == nil)
            let later = now.advanced(by: limits.lockTime)
            #expect(try await books.register(Self.attempt("asha", "asha"), at: later) == nil)
        }
    }

    @Test("an address is locked after its own measure, whatever names it tries, and a right one does not count")
    func addresses() async throws {
        try await withLedger { house in
            let limits = AccountLimits()
            let books = AccountBooks(house.database, limits: limits)
            let now = Moment(milliseconds: 1_000_000)
            for number in 0..<100 {
                let attempt = Self.attempt("right \(number)")
                #expect(try await books.register(attempt, at: now) == nil)
                try await books.forgive(attempt)
            }
            for number in 0..<limits.attemptsPerAddress {
                #expect(try await books.register(Self.attempt("name \(number)"), at: now) == nil)
            }
            #expect(try await books.register(Self.attempt("one more"), at: now) != nil)
            #expect(try await books.register(Self.attempt("one more", "elsewhere"), at: now) == nil)
        }
    }

    @Test("fifty attempts at once are five")
    func crowd() async throws {
        try await withLedger { house in
            let books = AccountBooks(house.database)
            let now = Moment(milliseconds: 1_000_000)
            let admitted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask { try await books.register(Self.attempt("asha", "\(number)"), at: now) == nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(admitted == AccountLimits().attemptsPerName)
        }
    }
}
