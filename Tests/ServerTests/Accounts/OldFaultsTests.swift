import API
import Contract
import Domain
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Faults of others that are not repeated") struct OldFaultsTests {
    @Test("S14: a list comes page by page, and a page that is longer than the longest is refused")
    func pages() async throws {
        try await withAccounts { house in
            try await house.add("admin", .admin, number: 1)
            for number in Int64(2)...5 { try await house.add("door-\(number)", .staff, number: number) }
            let admin = try await house.logIn("admin").access
            var names: [String] = []
            var after = ""
            for _ in 0..<5 {
                let page = try await house.ask(.get, "/v1/accounts?limit=2\(after)", token: admin)
                names += page.items.compactMap { if case .string(let name) = $0["username"] { name } else { nil } }
                guard let next = page.member("next") else { break }
                after = "&after=\(next)"
            }
            #expect(names == ["admin", "door-2", "door-3", "door-4", "door-5"])
            for limit in ["0", "201", "-1", "9999999999999999999", "x"] {
                let response = try await house.ask(.get, "/v1/accounts?limit=\(limit)", token: admin)
                #expect(response.status == .badRequest && response.faultyFields == ["limit"])
            }
        }
    }

    @Test("S15, C8: what stands on a ticket is 128 random bits, on each ticket others, and says nothing of anybody")
    func tickets() async throws {
        try await withAccounts { house in
            try await house.floor.add(1, to: house.node, isFree: true)
            try await house.add("asha", .customer, number: 7)
            let asha = try await house.logIn("asha").access
            let held = try await house.ask(
                .post, "/v1/shows/show-1/holds", #"{"seats":["A-1","A-2","A-3"]}"#, token: asha)
            let hold = try #require(held.member("id"))
            let order = """
                {"hold":"\(hold)","contact":{"name":"Asha Rao","email":"asha@example.com","phone":"9876543210"}}
                """
            let sold = try await house.ask(.post, "/v1/bookings", order, token: asha)
            #expect(sold.status == .created, "\(sold.text)")
            guard case .array(let tickets) = sold.json?["tickets"] else {
                Issue.record("a booking without tickets")
                return
            }
            let codes = tickets.compactMap { if case .string(let code) = $0["code"] { code } else { nil } }
            #expect(codes.count == 3 && Set(codes).count == 3)
            #expect(codes.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
        }
    }

    @Test("C12: nothing that a request says of where it comes from stands in an answer")
    func origins() async throws {
        try await withAccounts { house in
            let body = """
                {"username":"asha","name":"Asha Rao","email":"asha@example.com","phone":"+919876543210",
                "password":"\(AccountHouse.password)","frontend_origin":"https://evil.example"}
                """
            let response = try await house.ask(.post, "/v1/auth/signup", body)
            #expect(response.status == .badRequest && response.faultyFields == ["frontend_origin"])
            #expect(!response.text.contains("evil"))
        }
    }

    @Test("C15: whoever only looks writes nothing")
    func reads() async throws {
        try await withAccounts { house in
            try await house.floor.add(1, to: house.node)
            try await house.add("door", .staff, number: 9)
            let door = try await house.logIn("door").access
            let before = try await house.ask(.get, "/v1/shows/show-1/map").member("position")
            for row in RouteTable.rows where row.method == .get {
                let target = row.pattern.replacing("{show}", with: "show-1").replacing(/\{\w+(:\w+)?\}/, with: "1")
                _ = try await house.ask(.get, target, token: door)
            }
            #expect(try await house.ask(.get, "/v1/shows/show-1/map").member("position") == before)
            #expect(before != nil)
        }
    }
}
