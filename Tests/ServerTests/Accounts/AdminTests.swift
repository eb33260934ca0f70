import API
import Contract
import Domain
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The accounts of others") struct AdminTests {
    private func admins(_ house: AccountHouse) async throws -> (admin: String, developer: String) {
        try await house.add("admin", .admin, number: 1)
        try await house.add("developer", .developer, number: 2)
        return (try await house.logIn("admin").access, try await house.logIn("developer").access)
    }

    @Test("an admin makes staff with a drawn password that is told once, and staff can log in with it")
    func create() async throws {
        try await withAccounts { house in
            let (admin, _) = try await admins(house)
            let body = #"{"username":"door-1","name":"Door One","role":"staff","counter_no":101}"#
            let made = try await house.ask(.post, "/v1/accounts", body, token: admin, key: "k")
            #expect(made.status == .created, "\(made.text)")
            let password = try #require(made.member("password"))
            _ = try await house.logIn("door-1", password: password)
            let again = try await house.ask(.post, "/v1/accounts", body, token: admin, key: "k")
            #expect(again.status == .created && again.member("id") == made.member("id"))
            #expect(again.member("password") == nil)
            for other in [
                body.replacing("101", with: "102"), body.replacing(#","counter_no":101"#, with: ""),
                body.replacing("101", with: #"101,"password":"Another-one-9""#),
            ] {
                let changed = try await house.ask(.post, "/v1/accounts", other, token: admin, key: "k")
                #expect(changed.code == "IDEMPOTENCY_MISMATCH", "\(other)")
            }
            let found = try await house.ask(.get, "/v1/accounts?role=staff&q=door", token: admin)
            #expect(found.items.count == 1 && found.items.first?["counter_no"] == .integer(101))
            #expect(!found.text.contains("argon2"))
        }
    }

    @Test("nobody makes or changes somebody who may do more than himself")
    func above() async throws {
        try await withAccounts { house in
            let (admin, developer) = try await admins(house)
            func create(_ role: String, _ token: String) async throws -> Response {
                try await house.ask(
                    .post, "/v1/accounts", #"{"username":"new-\#(role)","name":"New One","role":"\#(role)"}"#,
                    token: token)
            }
            #expect(try await create("developer", admin).code == "FORBIDDEN")
            #expect(try await create("developer", developer).status == .created)
            #expect(try await create("guest", developer).faultyFields == ["role"])
            func change(_ id: Int64, _ body: String, _ token: String) async throws -> Response {
                try await house.ask(.patch, "/v1/accounts/\(Self.id(id))", body, token: token)
            }
            #expect(try await change(2, #"{"name":"Taken Over"}"#, admin).code == "FORBIDDEN")
            #expect(try await change(2, #"{"password":"Taken-over-99"}"#, admin).code == "FORBIDDEN")
            #expect(try await change(1, #"{"role":"developer"}"#, admin).code == "FORBIDDEN")
            #expect(try await change(1, #"{"disabled":true}"#, admin).code == "FORBIDDEN")
            #expect(try await change(1, #"{"disabled":true}"#, developer).status == .ok)
            #expect(try await change(99, "{}", developer).code == "ACCOUNT_NOT_FOUND")
            for text in ["acct_", "acct_zzzzzzzzzzzzz", "1", "acct_000000000000l"] {
                let response = try await house.ask(.get, "/v1/accounts/\(text)", token: developer)
                #expect(response.code == "ACCOUNT_NOT_FOUND")
            }
        }
    }

    @Test("a password of one's own is not changed here, and whoever tries it stands in the audit")
    func ownPassword() async throws {
        try await withAccounts { house in
            let (admin, developer) = try await admins(house)
            for (id, token) in [(Int64(1), admin), (2, developer)] {
                let path = "/v1/accounts/\(Self.id(id))"
                let taken = try await house.ask(.patch, path, #"{"password":"Stolen0!x"}"#, token: token)
                #expect(taken.code == "FORBIDDEN" && taken.text.contains("/v1/me/password"), "\(taken.text)")
                #expect(try await house.ask(.patch, path, #"{"name":"Some One"}"#, token: token).status == .ok)
            }
            _ = try await house.logIn("admin")
            await house.reception.audit.finish(within: .seconds(10))
            let refused = try await house.ask(.get, "/v1/audit?outcome=refused", token: admin)
            #expect(refused.items.map { $0["actor"] } == [.string(Self.id(2)), .string(Self.id(1))])
        }
    }

    @Test("null takes away what can be absent, and is refused of what cannot")
    func null() async throws {
        try await withAccounts { house in
            let (admin, _) = try await admins(house)
            try await house.add("door", .staff, number: 9)
            let path = "/v1/accounts/\(Self.id(9))"
            let all = #"{"counter_no":7,"email":"door@example.com","phone":"9876543210"}"#
            #expect(try await house.ask(.patch, path, all, token: admin).status == .ok)
            let kept = try await house.ask(.patch, path, #"{"name":"Other Body"}"#, token: admin)
            #expect(kept.json?["counter_no"] == .integer(7) && kept.member("email") == "door@example.com")
            let none = #"{"counter_no":null,"email":null,"phone":null}"#
            #expect(try await house.ask(.patch, path, none, token: admin).status == .ok)
            let after = try await house.ask(.get, path, token: admin)
            for member in ["counter_no", "email", "phone"] { #expect(after.json?[member] == .null, "\(member)") }
            for member in ["name", "role", "disabled", "password"] {
                let refused = try await house.ask(.patch, path, "{\"\(member)\":null}", token: admin)
                #expect(refused.status == .badRequest && refused.faultyFields == [member], "\(refused.text)")
            }
        }
    }

    @Test("C16: whoever is disabled, or gets another password, is out at once on all devices")
    func disable() async throws {
        try await withAccounts { house in
            let (admin, _) = try await admins(house)
            try await house.add("door", .staff, number: 9)
            let passes = [try await house.logIn("door"), try await house.logIn("door")]
            let path = "/v1/accounts/\(Self.id(9))"
            #expect(try await house.ask(.patch, path, #"{"disabled":true}"#, token: admin).status == .ok)
            for pass in passes { #expect(try await house.status(of: pass.access) == .unauthorized) }
            let refreshed = try await house.ask(
                .post, "/v1/auth/refresh", #"{"refresh_token":"\#(passes[0].refresh)"}"#)
            #expect(refreshed.status == .unauthorized)
            #expect(try await house.ask(.patch, path, #"{"disabled":false}"#, token: admin).status == .ok)
            let pass = try await house.logIn("door")
            let reset = try await house.ask(.patch, path, #"{"password":"Another-one-9"}"#, token: admin)
            #expect(reset.status == .ok)
            #expect(try await house.status(of: pass.access) == .unauthorized)
            _ = try await house.logIn("door", password: "Another-one-9")
        }
    }

    @Test("with another role the old access token expires at once, and the refreshed one tells the new role")
    func role() async throws {
        try await withAccounts { house in
            let (admin, _) = try await admins(house)
            try await house.add("door", .staff, number: 9)
            let pass = try await house.logIn("door")
            let change = try await house.ask(
                .patch, "/v1/accounts/\(Self.id(9))", #"{"role":"customer"}"#, token: admin)
            #expect(change.status == .ok)
            let late = try await house.ask(.get, "/v1/me", token: pass.access)
            #expect(late.code == "TOKEN_EXPIRED")
            let response = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(pass.refresh)"}"#)
            let next = try AccountHouse.pass(response)
            #expect(response.member("account", "role") == "customer")
            #expect(try await house.ask(.get, "/v1/me", token: next.access).status == .ok)
            #expect(try await house.ask(.get, "/v1/shows/show-1/bookings", token: next.access).code == "FORBIDDEN")
        }
    }

    @Test("another node hears of the end of a session")
    func nodes() async throws {
        try await withAccounts(isAlone: false) { first in
            let (second, finish) = try await house(first.floor, first.node, isAlone: false)
            try await first.add("asha", .customer, number: 7)
            let pass = try await first.logIn("asha")
            #expect(try await second.status(of: pass.access) == .ok)
            #expect(try await first.ask(.post, "/v1/auth/logout", token: pass.access).status == .noContent)
            let heard = try await eventually(on: first.loop) {
                try await second.status(of: pass.access) == .unauthorized
            }
            #expect(heard)
            await finish()
            // One that starts later knows it before anybody can ask.
            let (third, end) = try await house(first.floor, first.node)
            #expect(try await third.status(of: pass.access) == .unauthorized)
            await end()
        }
    }

    @Test("the audit says who did what to what, before and after, and who was refused; no secret stands in it")
    func audit() async throws {
        try await withAccounts { house in
            let (admin, _) = try await admins(house)
            try await house.add("door", .staff, number: 9)
            try await house.floor.add(1, to: house.node)
            let door = try await house.logIn("door").access
            _ = try await house.ask(
                .patch, "/v1/accounts/\(Self.id(9))", #"{"counter_no":7,"email":"door@example.com"}"#, token: admin)
            let block = #"{"seats":["A-1"],"reason":"broken"}"#
            #expect(try await house.ask(.post, "/v1/shows/show-1/block", block, token: door).status == .ok)
            #expect(try await house.ask(.get, "/v1/audit", token: door).code == "FORBIDDEN")
            _ = try await house.ask(.get, "/.env", token: nil, from: "203.0.113.9")
            let news = #"{"password":"Another-one-9","name":"New Name"}"#
            _ = try await house.ask(.patch, "/v1/accounts/\(Self.id(9))", news, token: admin)
            await house.reception.audit.finish(within: .seconds(10))
            let all = try await house.ask(.get, "/v1/audit", token: admin)
            let rows = all.items.map { row in
                [row["action"], row["actor"], row["outcome"], row["subject"]].map { value in
                    if case .string(let text) = value { text } else { "-" }
                }
            }
            let show = PublicID.text(ShowID(1))
            #expect(rows.contains(["changeAccount", Self.id(1), "done", Self.id(9)]), "\(all.text)")
            #expect(rows.contains(["blockSeats", Self.id(9), "done", show]))
            for (subject, actions) in [(Self.id(9), ["changeAccount", "changeAccount"]), (show, ["blockSeats"])] {
                let found = try await house.ask(.get, "/v1/audit?subject=\(subject)", token: admin)
                #expect(found.items.map { $0["action"] } == actions.map { .string($0) }, "\(found.text)")
            }
            #expect(rows.contains(["refuse", Self.id(9), "refused", "GET /v1/audit"]))
            #expect(rows.contains(["scan", "-", "refused", "GET /.env"]))
            let changes = all.items.filter { $0["action"] == .string("changeAccount") }
            #expect(changes.count == 2 && changes[0]["after"]?["password_changed"] == .flag(true))
            #expect(changes[0]["after"]?["name_changed"] == .flag(true))
            let change = changes[1]
            #expect(change["after"]?["password_changed"] == nil && change["after"]?["name_changed"] == nil)
            #expect(change["before"]?["counter_no"] == nil && change["after"]?["counter_no"] == .integer(7))
            #expect(change["after"]?["email_changed"] == .flag(true))
            #expect(!all.text.contains("argon2") && !all.text.contains("horse") && !all.text.contains("door@"))
            #expect(!all.text.contains("Some Body") && !all.text.contains("New Name"))
            let page = try await house.ask(.get, "/v1/audit?limit=1&outcome=refused", token: admin)
            #expect(page.items.count == 1)
            let next = try #require(page.member("next"))
            let rest = try await house.ask(.get, "/v1/audit?limit=1&outcome=refused&after=\(next)", token: admin)
            #expect(rest.items.count == 1 && rest.items.first != page.items.first)
            for query in ["actor=x", "outcome=maybe", "from=yesterday", "after=-1", "limit=0", "bogus=1"] {
                #expect(try await house.ask(.get, "/v1/audit?\(query)", token: admin).status == .badRequest, "\(query)")
            }
        }
    }

    @Test("an entry that cannot be kept takes none of the others along")
    func poison() async throws {
        try await withAccounts { house in
            let audit = house.reception.audit
            for number in 0..<5 {
                let subject = number == 2 ? "nul \0" : "thing \(number)"
                audit.record("test", subject, by: .program, .done, before: nil, after: nil)
            }
            await audit.finish(within: .seconds(10))
            let found = try await audit.entries(AuditSearch(limit: 10))
            #expect(found.map(\.subject) == ["thing 4", "thing 3", "thing 1", "thing 0"])
            #expect(audit.lost == 1)
            // Each can be told again when nobody heard of its commit.
            let keyless = try await house.node.database.query(
                Statement("keyless", onlyReads: true, "SELECT FROM audit_entry WHERE entry_key IS NULL"))
            #expect(keyless.isEmpty)
        }
    }

    @Test("C10: an admin changes no show of another admin, a developer does, and both stand in the audit")
    func shows() async throws {
        try await withAccounts { house in
            let (_, developer) = try await admins(house)
            try await house.add("rival", .admin, number: 3)
            try await house.floor.add(1, to: house.node)
            let rival = try await house.logIn("rival").access
            let path = "/v1/shows/show-1"
            #expect(try await house.ask(.patch, path, #"{"title":"Stolen"}"#, token: rival).code == "FORBIDDEN")
            #expect(try await house.ask(.delete, path, token: rival).code == "FORBIDDEN")
            let status = #"{"status":"cancelled"}"#
            #expect(try await house.ask(.put, path + "/status", status, token: rival).code == "FORBIDDEN")
            let response = try await house.ask(.patch, path, #"{"title":"Renamed"}"#, token: developer)
            #expect(response.status == .ok && response.member("title") == "Renamed", "\(response.text)")
            await house.reception.audit.finish(within: .seconds(10))
            let audit = try await house.ask(.get, "/v1/audit?action=changeShow", token: developer)
            let entry = try #require(audit.items.first)
            #expect(entry["before"]?["title"] == .string("Show 1") && entry["after"]?["title"] == .string("Renamed"))
            let refused = try await house.ask(.get, "/v1/audit?actor=\(Self.id(3))&outcome=refused", token: developer)
            #expect(refused.items.count == 3)
        }
    }

    /// The id of an account as clients write it.
    private static func id(_ number: Int64) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        return "acct_" + (0..<13).map { String(alphabet[Int(number >> Int64(5 * (12 - $0)) & 31)]) }.joined()
    }
}
