import API
import Bytes
import Domain
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Secrets stay secret") struct SecretsTests {
    @Test("C13, F15: no password, token or hash stands in any line of the log, at any level, whatever is asked")
    func logs() async throws {
        try await withAccounts(limitsRates: true) { house in
            let planted = "Planted-secret-9"
            try await house.add("admin", .admin, number: 1)
            try await house.add("asha", .customer, number: 7)
            var secrets = [planted, AccountHouse.password, "planted.token", "argon2id"]
            let signUp = AccountHouse.signUpBody("bina", password: planted)
            _ = try await house.ask(.post, "/v1/auth/signup", signUp)
            _ = try await house.ask(.post, "/v1/auth/signup", String(signUp.dropLast()))
            let pass = try await house.logIn("asha", from: "192.0.2.20")
            let admin = try await house.logIn("admin", from: "192.0.2.21")
            secrets += [pass.access, pass.refresh, admin.access, admin.refresh]
            // Where people put what does not belong there.
            _ = try await house.ask(.post, "/v1/auth/login", #"{"username":"\#(planted)","password":"x"}"#)
            _ = try await house.ask(.post, "/v1/auth/login", #"{"username":"asha","password":"\#(planted)"}"#)
            _ = try await house.ask(.get, "/v1/me?token=planted.token", token: pass.access)
            _ = try await house.ask(.get, "/v1/me", token: "planted.token")
            _ = try await house.ask(.get, "/v1/accounts", token: pass.access)
            let changed = #"{"current_password":"\#(planted)","new_password":"\#(planted)"}"#
            _ = try await house.ask(.post, "/v1/me/password", changed, token: pass.access, from: "192.0.2.22")
            let made = try await house.ask(
                .post, "/v1/accounts", #"{"username":"door-1","name":"Door One","role":"staff"}"#, token: admin.access)
            secrets.append(try #require(made.member("password")))
            let next = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(pass.refresh)"}"#)
            secrets.append(try AccountHouse.pass(next).refresh)
            house.time.move(AccountLimits().refreshGrace)
            _ = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(pass.refresh)"}"#)
            for _ in 0..<8 { _ = try await house.ask(.post, "/v1/auth/login", #"{"username":"asha","password":"no"}"#) }
            // A database that is gone makes the longest lines.
            await house.node.database.shutDown(within: .zero)
            _ = try await house.ask(
                .post, "/v1/auth/login", #"{"username":"asha","password":"\#(planted)"}"#, from: "192.0.2.23")
            let lines = house.lines.withLock { $0 }
            #expect(lines.contains { $0.contains("somebody may not do this") })
            #expect(lines.contains { $0.contains("a request failed") })
            for line in lines {
                for secret in secrets { #expect(!line.contains(secret), "\(line)") }
            }
        }
    }

    @Test(
        "C13, F15, S13: a whole run of the real program says no secret: not in its log, its refusals, its feed, its process"
    )
    func wholeRun() async throws {
        let run = try await SecretRun.start()
        try await run.live()
        let log = try #require(run.said.first { $0.place == "the log" }).text
        // It has much to tell, and does.
        for text in ["\"level\":\"debug\"", "somebody may not do this", "an API key was missing", "a request failed"] {
            #expect(log.contains(text), "\(text)")
        }
        #expect(run.said.count > 20 && run.secrets.count > 25)
        for (place, text) in run.said {
            for (what, secret) in run.secrets where text.contains(secret) {
                let around = text.split(separator: "\n").first { $0.contains(secret) } ?? ""
                Issue.record("\(what) stands in \(place): \(around.prefix(600))")
            }
        }
    }

    @Test("answers that give tokens out are neither stored nor compressed")
    func caches() async throws {
        try await withAccounts { house in
            let response = try await house.ask(.post, "/v1/auth/guest")
            #expect(response.first("Cache-Control") == "no-store")
            for operation in [API.Operation.signUp, .logIn, .enterAsGuest, .refresh, .createAccount] {
                #expect(RouteTable.row(of: operation)?.mixesSecrets == true)
            }
        }
    }

    @Test("two hundred log-ins at once are served as far as the queue reaches, and none of them twice")
    func storm() async throws {
        try await withAccounts { house in
            let hash = try await house.reception.passwords.hash(Password(AccountHouse.password))
            for number in Int64(1)...200 {
                let account = Account(
                    id: AccountID(number), role: .customer, username: Username("user-\(number)"),
                    name: PersonName("Some Body"), createdAt: house.time.now)
                try await house.reception.books.add(account, hash: hash, by: nil)
            }
            let before = house.reception.passwords.work
            let answers = try await withThrowingTaskGroup(of: Status.self) { group in
                for number in 1...200 {
                    group.addTask {
                        let body = #"{"username":"user-\#(number)","password":"\#(AccountHouse.password)"}"#
                        return try await house.ask(
                            .post, "/v1/auth/login", body, from: "10.0.\(number / 100).\(number % 100 + 1)"
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0 == .ok || $0 == .unavailable })
            #expect(answers.contains(.ok))
            #expect(house.reception.passwords.work - before >= answers.count { $0 == .ok })
        }
    }
}
