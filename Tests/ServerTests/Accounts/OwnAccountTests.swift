import API
import Contract
import Domain
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("One's own account") struct OwnAccountTests {
    @Test("what one changes is changed, the rest stays, and nobody raises himself")
    func change() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            try await house.add("bina", .customer, number: 8)
            let pass = try await house.logIn("asha")
            let body = #"{"name":"Asha Devi Rao","email":"new@example.com","phone":"9876543210"}"#
            let response = try await house.ask(.patch, "/v1/me", body, token: pass.access)
            #expect(response.status == .ok, "\(response.text)")
            #expect(response.member("name") == "Asha Devi Rao" && response.member("username") == "asha")
            for member in ["role", "disabled", "username", "id", "counter_no", "password"] {
                let raise = try await house.ask(.patch, "/v1/me", "{\"\(member)\":\"developer\"}", token: pass.access)
                #expect(raise.status == .badRequest && raise.faultyFields == [member])
            }
            let without = try await house.ask(.patch, "/v1/me", #"{"phone":null}"#, token: pass.access)
            #expect(without.status == .ok && without.json?["phone"] == .null)
            #expect(without.member("email") == "new@example.com")
            let nameless = try await house.ask(.patch, "/v1/me", #"{"name":null}"#, token: pass.access)
            #expect(nameless.status == .badRequest && nameless.faultyFields == ["name"])
            let other = try await house.logIn("bina")
            let taken = try await house.ask(
                .patch, "/v1/me", #"{"email":"NEW@example.com"}"#, token: other.access)
            #expect(taken.status == .conflict && taken.code == "EMAIL_EXISTS")
        }
    }

    @Test("S13: a new password ends all other sessions at once; the last three do not come again")
    func password() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let (pass, other) = (try await house.logIn("asha"), try await house.logIn("asha"))
            func change(_ old: String, _ new: String) async throws -> Response {
                try await house.ask(
                    .post, "/v1/me/password", #"{"current_password":"\#(old)","new_password":"\#(new)"}"#,
                    token: pass.access)
            }
            let passwords = [AccountHouse.password, "Second-horse-9", "Third-horse-99", "Fourth-horse-9"]
            #expect(try await change("Wrong-horse-9", passwords[1]).code == "INVALID_CREDENTIALS")
            #expect(try await change(passwords[0], "weak").faultyFields.first == "new_password")
            #expect(try await change(passwords[0], passwords[0]).code == "PASSWORD_REUSED")
            #expect(try await change(passwords[0], passwords[1]).status == .noContent)
            #expect(try await house.status(of: pass.access) == .ok)
            #expect(try await house.status(of: other.access) == .unauthorized)
            let old = try await house.ask(.post, "/v1/auth/refresh", #"{"refresh_token":"\#(other.refresh)"}"#)
            #expect(old.status == .unauthorized)
            #expect(try await change(passwords[1], passwords[2]).status == .noContent)
            for reused in passwords[0...2] {
                #expect(try await change(passwords[2], reused).code == "PASSWORD_REUSED")
            }
            #expect(try await change(passwords[2], passwords[3]).status == .noContent)
            // Three others stand between now.
            #expect(try await change(passwords[3], passwords[0]).status == .noContent)
            _ = try await house.logIn("asha", password: passwords[0])
        }
    }

    @Test("whoever has a token but not the password may not try it for ever")
    func guessing() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            let pass = try await house.logIn("asha")
            let body = #"{"current_password":"Wrong-horse-9","new_password":"Second-horse-9"}"#
            for _ in 0..<AccountLimits().attemptsPerName {
                let response = try await house.ask(.post, "/v1/me/password", body, token: pass.access)
                #expect(response.code == "INVALID_CREDENTIALS")
            }
            let locked = try await house.ask(.post, "/v1/me/password", body, token: pass.access)
            #expect(locked.code == "ACCOUNT_LOCKED")
            await house.reception.audit.finish(within: .seconds(10))
            let entries = try await house.reception.audit.entries(AuditSearch(limit: 100))
            let subjects = entries.filter { $0.action == "changePassword" && $0.outcome == .refused }.map(\.subject)
            let wanted = Array(repeating: PublicID.text(AccountID(7)), count: AccountLimits().attemptsPerName + 1)
            #expect(subjects == wanted && entries.count == wanted.count)
        }
    }

    @Test("devices are listed and ended from another one, at once, and nobody else's can be")
    func devices() async throws {
        try await withAccounts { house in
            try await house.add("asha", .customer, number: 7)
            try await house.add("bina", .customer, number: 8)
            let passes = [
                try await house.logIn("asha"), try await house.logIn("asha", from: "2001:db8::1"),
                try await house.logIn("asha"),
            ]
            let list = try await house.ask(.get, "/v1/me/sessions", token: passes[0].access)
            #expect(list.items.count == 3)
            #expect(list.items.filter { $0["current"] == .flag(true) }.map { $0["id"] } == [.string(passes[0].session)])
            #expect(list.items.contains { $0["address"] == .string("2001:db8::1") && $0["device"] == .string("test") })
            let stranger = try await house.logIn("bina")
            let path = "/v1/me/sessions/\(passes[1].session)"
            #expect(try await house.ask(.delete, path, token: stranger.access).code == "SESSION_NOT_FOUND")
            #expect(try await house.status(of: passes[1].access) == .ok)
            #expect(try await house.ask(.delete, path, token: passes[0].access).status == .noContent)
            #expect(try await house.status(of: passes[1].access) == .unauthorized)
            #expect(try await house.ask(.delete, path, token: passes[0].access).code == "SESSION_NOT_FOUND")
            #expect(try await house.ask(.delete, "/v1/me/sessions", token: passes[0].access).status == .noContent)
            #expect(try await house.status(of: passes[2].access) == .unauthorized)
            #expect(try await house.status(of: passes[0].access) == .ok)
            for text in ["sess_", "sess_zzzzzzzzzzzzz", "x", "%00"] {
                let response = try await house.ask(.delete, "/v1/me/sessions/\(text)", token: passes[0].access)
                #expect(response.status == .notFound || response.status == .badRequest)
            }
        }
    }

    @Test("C11: another's hold and booking are not there for a customer, and are for staff")
    func ownership() async throws {
        try await withAccounts { house in
            try await house.floor.add(1, to: house.node)
            try await house.add("asha", .customer, number: 7)
            try await house.add("bina", .customer, number: 8)
            try await house.add("door", .staff, number: 9)
            let (asha, bina) = (try await house.logIn("asha"), try await house.logIn("bina"))
            let door = try await house.logIn("door")
            let held = try await house.ask(
                .post, "/v1/shows/show-1/holds", #"{"seats":["A-1"]}"#, token: asha.access)
            let hold = try #require(held.member("id"))
            for (method, path) in [(HTTP.Method.get, ""), (.post, "/extend"), (.delete, "/seats/A-1")] {
                let response = try await house.ask(method, "/v1/holds/\(hold)\(path)", token: bina.access)
                #expect(response.status.code >= 400 || response.status == .noContent, "\(method)")
            }
            #expect(try await house.ask(.get, "/v1/holds/\(hold)", token: bina.access).code == "HOLD_NOT_FOUND")
            #expect(try await house.ask(.get, "/v1/holds/\(hold)", token: door.access).status == .ok)
            let order = """
                {"hold":"\(hold)","contact":{"name":"Bina Das","email":"b@example.com","phone":"9876543210"},
                "payment":{"method":"sandbox","token":"ok"}}
                """
            let stolen = try await house.ask(.post, "/v1/bookings", order, token: bina.access)
            #expect(stolen.status != .created && stolen.status != .accepted, "\(stolen.text)")
            let sold = try await house.ask(.post, "/v1/bookings", order, token: asha.access)
            #expect(sold.status == .created, "\(sold.text)")
            let booking = try #require(sold.member("id"))
            #expect(
                try await house.ask(.get, "/v1/bookings/\(booking)", token: bina.access).code == "BOOKING_NOT_FOUND")
            #expect(try await house.ask(.get, "/v1/bookings/\(booking)", token: asha.access).status == .ok)
            #expect(try await house.ask(.get, "/v1/bookings/\(booking)", token: door.access).status == .ok)
            #expect(try await house.ask(.get, "/v1/me/bookings", token: bina.access).items.isEmpty)
        }
    }
}
