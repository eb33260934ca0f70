import API
import Contract
import Crypto
import Domain
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Coming in and going") struct AccessTests {
    @Test(
        "whoever signs up can log in by username and by email, whatever the capitals, and is known",
        arguments: [
            TokenFormat.paseto, .jwt,
        ])
    func signUp(format: TokenFormat) async throws {
        try await withAccounts(format: format) { house in
            let made = try await house.ask(.post, "/v1/auth/signup", AccountHouse.signUpBody("asha"))
            #expect(made.status == .created, "\(made.text)")
            #expect(made.member("role") == "customer" && made.member("email") == "asha@example.com")
            #expect(!made.text.contains("password") && !made.text.contains("argon2"))
            for name in [#""username":"asha""#, #""username":"ASHA""#, #""email":"Asha@Example.com""#] {
                let body = "{\(name),\"password\":\"\(AccountHouse.password)\"}"
                let response = try await house.ask(.post, "/v1/auth/login", body)
                #expect(response.status == .ok, "\(response.text)")
                let pass = try AccountHouse.pass(response)
                let me = try await house.ask(.get, "/v1/me", token: pass.access)
                #expect(me.status == .ok && me.member("username") == "asha" && me.member("id") == made.member("id"))
            }
        }
    }

    @Test("a username and an address can be had once, and a repeated sign-up under one key is one")
    func taken() async throws {
        try await withAccounts { house in
            let body = AccountHouse.signUpBody("asha")
            let first = try await house.ask(.post, "/v1/auth/signup", body, key: "k1")
            let again = try await house.ask(.post, "/v1/auth/signup", body, key: "k1")
            #expect(first.status == .created && again.status == .created)
            #expect(first.member("id") == again.member("id"))
            let changed = try await house.ask(.post, "/v1/auth/signup", AccountHouse.signUpBody("bina"), key: "k1")
            #expect(changed.status == .unprocessable && changed.code == "IDEMPOTENCY_MISMATCH")
            let name = try await house.ask(.post, "/v1/auth/signup", body)
            #expect(name.status == .conflict && name.code == "USERNAME_EXISTS" && name.faultyFields == ["username"])
            let other = AccountHouse.signUpBody("bina").replacing("bina@example.com", with: "ASHA@example.com")
            let address = try await house.ask(.post, "/v1/auth/signup", other)
            #expect(address.status == .conflict && address.code == "EMAIL_EXISTS")
        }
    }

    @Test("a log-in names the username or the email: of both it is said that they are two")
    func bothNames() async throws {
        try await withAccounts { house in
            let body = #"{"username":"asha","email":"asha@example.com","password":"Right-horse-9"}"#
            let response = try await house.ask(.post, "/v1/auth/login", body)
            #expect(response.status == .badRequest && response.faultyFields == ["email"])
            #expect(response.text.contains("not both"), "\(response.text)")
        }
    }

    @Test("every hostile field of a sign-up is refused by name, and nothing is written or hashed")
    func hostile() async throws {
        try await withAccounts { house in
            let before = house.reception.passwords.work
            let good = AccountHouse.signUpBody("asha")
            let cases: [(String, String, String)] = [
                (#""username":"asha""#, #""username":"Asha""#, "username"),
                (#""username":"asha""#, #""username":"a\u0000sha""#, "username"),
                (#""username":"asha""#, #""username":["asha"]"#, "username"),
                (#""username":"asha""#, #""username":null"#, "username"),
                (#""username":"asha""#, "\"username\":\"" + String(repeating: "a", count: 5_000) + "\"", "username"),
                (#""name":"Asha Rao""#, #""name":"=cmd|x""#, "name"),
                (#""name":"Asha Rao""#, #""name":"A\u202Eb Rao""#, "name"),
                (#""email":"asha@example.com""#, #""email":"asha@example.com\r\nBcc: x@y.z""#, "email"),
                (#""email":"asha@example.com""#, #""email":{"$ne":null}"#, "email"),
                (#""phone":"+919876543210""#, #""phone":"+91 98765 43210""#, "phone"),
                (#""phone":"+919876543210""#, #""phone":919876543210"#, "phone"),
                (#""password":"Correct-horse-9""#, #""password":"correct-horse-9""#, "password"),
                (#""password":"Correct-horse-9""#, #""password":"Short-1""#, "password"),
                (#""password":"Correct-horse-9""#, #""password":"Correct-horse-\u0000""#, "password"),
                (
                    #""password":"Correct-horse-9""#,
                    "\"password\":\"Aa!" + String(repeating: "x", count: 10_000) + "\"", "password"
                ),
                (#""username":"asha""#, #""username":"asha","role":"developer""#, "role"),
                (#""username":"asha""#, #""username":"asha","id":"acct_0000000000001""#, "id"),
            ]
            for (from, to, field) in cases {
                #expect(good.contains(from))
                let response = try await house.ask(.post, "/v1/auth/signup", good.replacing(from, with: to))
                #expect(
                    response.status == .badRequest && response.faultyFields == [field],
                    "\(to.prefix(60)): \(response.text)")
                #expect(!response.text.contains("horse"))
            }
            #expect(house.reception.passwords.work == before)
            #expect(try await house.reception.books.accounts(AccountSearch(limit: 10)).isEmpty)
        }
    }

    @Test("S12: known and unknown names get the same answer for the same work, disabled accounts too")
    func enumeration() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            try await house.add("gone", .customer, number: 8)
            var edit = AccountEdit()
            edit.isDisabled = true
            _ = try await house.reception.books.change(
                AccountID(8), edit, by: .program, at: house.time.now, if: { _, _ in true })
            var answers: Set<String> = []
            let tries = [
                (#""username":"asha""#, "Wrong-horse-9"), (#""username":"nobody""#, "Wrong-horse-9"),
                (#""email":"nobody@example.com""#, "Wrong-horse-9"), (#""username":"no such name!""#, "x"),
                (#""username":"gone""#, AccountHouse.password),
            ]
            for (name, password) in tries {
                let before = house.reception.passwords.work
                let response = try await house.ask(
                    .post, "/v1/auth/login", "{\(name),\"password\":\"\(password)\"}")
                #expect(response.status == .unauthorized)
                #expect(house.reception.passwords.work == before + 1, "\(name)")
                let id = try #require(response.member("request_id"))
                answers.insert(response.text.replacing(id, with: "-"))
            }
            #expect(answers.count == 1 && answers.first?.contains("INVALID_CREDENTIALS") == true)
        }
    }

    @Test("F15: after five failures a name is locked for 15 minutes, whether or not it exists, and costs no work")
    func lock() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            for name in ["asha", "nobody"] {
                let address = name == "asha" ? "192.0.2.7" : "192.0.2.8"
                for _ in 0..<AccountLimits().attemptsPerName {
                    let response = try await house.ask(
                        .post, "/v1/auth/login", #"{"username":"\#(name)","password":"Wrong-horse-9"}"#, from: address)
                    #expect(response.code == "INVALID_CREDENTIALS")
                }
                let before = house.reception.passwords.work
                let locked = try await house.ask(
                    .post, "/v1/auth/login", #"{"username":"\#(name)","password":"\#(AccountHouse.password)"}"#,
                    from: "198.51.100.1")
                #expect(locked.status == .tooManyRequests && locked.code == "ACCOUNT_LOCKED")
                let wait = try #require(locked.first("Retry-After").flatMap { Int($0) })
                #expect((890...900).contains(wait))
                #expect(house.reception.passwords.work == before)
            }
            house.time.move(AccountLimits().lockTime)
            _ = try await house.logIn("asha")
        }
    }

    @Test("a right password begins the count anew")
    func forgiven() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            for _ in 0..<3 {
                for _ in 0..<4 {
                    let response = try await house.ask(
                        .post, "/v1/auth/login", #"{"username":"asha","password":"Wrong-horse-9"}"#)
                    #expect(response.code == "INVALID_CREDENTIALS")
                }
                _ = try await house.logIn("asha")
            }
        }
    }

    @Test("attempts at which nobody could look at the password do not lock a name")
    func unseen() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            house.reception.passwords.stop()
            for _ in 0..<AccountLimits().attemptsPerName * 2 {
                let response = try await house.ask(
                    .post, "/v1/auth/login", #"{"username":"asha","password":"\#(AccountHouse.password)"}"#)
                #expect(response.status.code == 503)
            }
        }
    }

    @Test("a refresh gives the next pair; a token that was used ends the session, on every request at once")
    func refresh() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let first = try await house.logIn("asha")
            func refresh(_ token: String) async throws -> Response {
                try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
            }
            let second = try AccountHouse.pass(try await refresh(first.refresh))
            #expect(second.session == first.session && second.refresh != first.refresh)
            #expect(try await house.status(of: second.access) == .ok)
            house.time.move(AccountLimits().refreshGrace)
            let reused = try await refresh(first.refresh)
            #expect(reused.status == .unauthorized && reused.code == "REFRESH_REUSED")
            for token in [first.access, second.access] { #expect(try await house.status(of: token) == .unauthorized) }
            #expect(try await refresh(second.refresh).code == "UNAUTHENTICATED")
        }
    }

    @Test("whoever refreshes twice, or whose answer was lost, gets the same token again, and the session lives")
    func refreshAgain() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let first = try await house.logIn("asha")
            let passes = try await withThrowingTaskGroup(of: AccountHouse.Pass.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let body = #"{"refresh_token":"\#(first.refresh)"}"#
                        return try AccountHouse.pass(try await house.ask(.post, "/v1/auth/refresh", body))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(passes.map(\.refresh)).count == 1 && passes.allSatisfy { $0.session == first.session })
            for pass in passes { #expect(try await house.status(of: pass.access) == .ok) }
            let next = try await house.ask(
                .post, "/v1/auth/refresh", #"{"refresh_token":"\#(passes[0].refresh)"}"#)
            let third = try AccountHouse.pass(next)
            // Two uses ago: whoever still has that one has a copy.
            let copy = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(first.refresh)"}"#)
            #expect(copy.code == "REFRESH_REUSED")
            #expect(try await house.status(of: third.access) == .unauthorized)
        }
    }

    @Test("refresh tokens that are none are refused, an access token among them")
    func foreignRefresh() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let pass = try await house.logIn("asha")
            let texts = [
                pass.access, "", "sr_", String(pass.refresh.dropLast()), pass.refresh + "A", "sr_" + pass.refresh,
                "SR" + pass.refresh.dropFirst(2), String(pass.refresh.dropLast(4)) + "AAAA",
            ]
            for text in texts.dropLast() {
                let response = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(text)"}"#)
                #expect(
                    response.status == (text.utf8.count > 128 || text.isEmpty ? .badRequest : .unauthorized), "\(text)")
            }
            // An own access token is no refresh token, and a refresh token opens no route.
            #expect(try await house.status(of: pass.refresh) == .unauthorized)
            #expect(try await house.status(of: pass.access) == .ok)
            // A family with a wrong proof is what a thief of an old copy shows.
            let forged = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(texts[7])"}"#)
            #expect(forged.code == "REFRESH_REUSED")
        }
    }

    @Test("S13: log-out ends the session at once, by either token, and again changes nothing")
    func logOut() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let heard = Locked<[Revocation]>([])
            house.reception.authenticator.onRevoked { revocation in heard.withLock { $0.append(revocation) } }
            let first = try await house.logIn("asha")
            #expect(try await house.ask(.post, "/v1/auth/logout", token: first.access).status == .noContent)
            #expect(try await house.status(of: first.access) == .unauthorized)
            #expect(heard.withLock { $0.map(\.kind) } == [.ended])
            let second = try await house.logIn("asha")
            let body = #"{"refresh_token":"\#(second.refresh)"}"#
            for _ in 0..<2 { #expect(try await house.ask(.post, "/v1/auth/logout", body).status == .noContent) }
            #expect(try await house.status(of: second.access) == .unauthorized)
            #expect(heard.withLock { $0.count } == 2)
            #expect(try await house.ask(.post, "/v1/auth/logout").status == .unauthorized)
        }
    }

    @Test("whoever shows a refresh token can go, whatever has become of the access token")
    func logOutLate() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let pass = try await house.logIn("asha")
            house.time.move(AccountLimits().accessTime)
            let alone = try await house.ask(.post, "/v1/auth/logout", token: pass.access)
            #expect(alone.code == "TOKEN_EXPIRED")
            let body = #"{"refresh_token":"\#(pass.refresh)"}"#
            for token in [pass.access, pass.access, "none"] {
                let late = try await house.ask(.post, "/v1/auth/logout", body, token: token)
                #expect(late.status == .noContent, "\(late.text)")
            }
            #expect(try await house.ask(.post, "/v1/auth/refresh", body).code == "UNAUTHENTICATED")
            #expect(try await house.ask(.post, "/v1/auth/logout", "{}", token: "none").code == "UNAUTHENTICATED")
        }
    }

    @Test("a guest holds and sees what is his, and is no customer")
    func guest() async throws {
        try await withAccounts { house in
            try await house.floor.add(1, to: house.node)
            let response = try await house.ask(.post, "/v1/auth/guest")
            #expect(response.status == .created && response.member("account", "role") == "guest")
            let pass = try AccountHouse.pass(response)
            let held = try await house.ask(
                .post, "/v1/shows/show-1/holds", #"{"seats":["A-1"]}"#, token: pass.access)
            #expect(held.status == .created, "\(held.text)")
            let mine = try await house.ask(.get, "/v1/me/holds", token: pass.access)
            #expect(mine.items.count == 1)
            #expect(try await house.ask(.get, "/v1/me", token: pass.access).code == "FORBIDDEN")
            let other = try AccountHouse.pass(try await house.ask(.post, "/v1/auth/guest"))
            let hold = try #require(held.member("id"))
            #expect(try await house.ask(.get, "/v1/holds/\(hold)", token: other.access).status == .notFound)
            let taken = try await house.ask(.delete, "/v1/holds/\(hold)", token: other.access)
            #expect(taken.status != .ok)
            #expect(try await house.ask(.get, "/v1/holds/\(hold)", token: pass.access).status == .ok)
        }
    }

    @Test("fifteen minutes after it was drawn an access token has expired, and the refresh token gives another")
    func expiry() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let pass = try await house.logIn("asha")
            house.time.move(AccountLimits().accessTime)
            let late = try await house.ask(.get, "/v1/me", token: pass.access)
            #expect(late.status == .unauthorized && late.code == "TOKEN_EXPIRED")
            #expect(late.first("WWW-Authenticate") == "Bearer")
            let response = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(pass.refresh)"}"#)
            let next = try AccountHouse.pass(response)
            #expect(try await house.status(of: next.access) == .ok)
        }
    }

    @Test("an account's failed log-ins, and a stolen copy of its pass, stand in the audit under its id")
    func audit() async throws {
        try await withAccounts { house in
            let id = try await house.add("admin", .admin, number: 7)
            let wrong = #"{"username":"admin","password":"Wrong-horse-9"}"#
            #expect(try await house.ask(.post, "/v1/auth/login", wrong).code == "INVALID_CREDENTIALS")
            let stolen = try await house.logIn("admin")
            let body = #"{"refresh_token":"\#(stolen.refresh)"}"#
            #expect(try await house.ask(.post, "/v1/auth/refresh", body).status == .ok)
            house.time.move(AccountLimits().refreshGrace)
            #expect(try await house.ask(.post, "/v1/auth/refresh", body).code == "REFRESH_REUSED")
            let admin = try await house.logIn("admin").access
            await house.reception.audit.finish(within: .seconds(10))
            let found = try await house.ask(.get, "/v1/audit?subject=\(PublicID.text(id))", token: admin)
            #expect(found.items.map { $0["action"] } == [.string("refresh"), .string("logIn")], "\(found.text)")
            #expect(found.items.first?["after"]?["ended"] == .string(stolen.session))
        }
    }

    @Test("the hash of a password rises to a higher cost at the next log-in")
    func rehash() async throws {
        try await withAccounts(cost: .init(memory: 16_384, passes: 1)) { house in
            try await house.add("asha", .customer, number: 7)
            let low = try #require(
                try await PasswordHasherOfOldDays.hash(AccountHouse.password))
            let known = try #require(try await house.reception.books.credential(of: AccountID(7))?.hash)
            try await house.reception.books.improve(AccountID(7), from: known, to: low)
            _ = try await house.logIn("asha")
            let after = try #require(try await house.reception.books.credential(of: AccountID(7))?.hash)
            #expect(after != low && after.contains("m=16,"))
            _ = try await house.logIn("asha")
            #expect(try await house.reception.books.credential(of: AccountID(7))?.hash == after)
        }
    }
}

/// Hashes as they were at a lower cost.
private enum PasswordHasherOfOldDays {
    static func hash(_ password: String) async throws -> String? {
        let hasher = try PasswordHasher(cost: .init(memory: 8_192, passes: 1), limits: WorkerLimits(threads: 1))
        defer { hasher.stop() }
        return try await hasher.hash(Password(password))
    }
}
