import API
import Domain
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Roles that change while somebody acts") struct RoleChangeTests {
    /// Makes somebody staff; what he does meanwhile goes on when that is committed.
    private func whileDemoted(
        _ number: Int64, in house: AccountHouse, _ act: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        let database = house.node.database
        let acting = try await database.transaction { transaction throws(StoreFailure) -> Task<Response, any Error> in
            let demote = Statement("demote", "UPDATE account SET role = 2 WHERE account_id = $1")
            _ = try await transaction.query(demote, [.int8(number)])
            let acting = Task { try await act() }
            let blocked = Statement(
                "blocked", onlyReads: true,
                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            // Whoever does not wait for the change is done by then.
            for _ in 1...2_000 {
                guard try await database.query(blocked).isEmpty else { break }
                await house.loop.pause(.milliseconds(5))
            }
            return acting
        }
        return try await acting.value
    }

    @Test("whoever logs in while he is demoted gets a token of what he may do now")
    func logIn() async throws {
        try await withAccounts { house in
            try await house.add("admin", .admin, number: 1)
            let response = try await whileDemoted(1, in: house) {
                try await house.ask(
                    .post, "/v1/auth/login", #"{"username":"admin","password":"\#(AccountHouse.password)"}"#)
            }
            let pass = try AccountHouse.pass(response)
            #expect(response.member("account", "role") == "staff")
            let body = #"{"username":"second","name":"Some Body","role":"admin"}"#
            #expect(try await house.ask(.post, "/v1/accounts", body, token: pass.access).code == "FORBIDDEN")
        }
    }

    @Test("whoever is demoted while he makes or changes an account does not do it any more")
    func acting() async throws {
        try await withAccounts { house in
            try await house.add("first", .admin, number: 1)
            try await house.add("second", .admin, number: 2)
            try await house.add("door", .staff, number: 9)
            let first = try await house.logIn("first").access
            let made = try await whileDemoted(1, in: house) {
                try await house.ask(
                    .post, "/v1/accounts", #"{"username":"new","name":"Some Body","role":"admin"}"#, token: first)
            }
            #expect(made.code == "FORBIDDEN", "\(made.text)")
            #expect(try await house.reception.books.credential(of: .username("new")) == nil)
            let second = try await house.logIn("second").access
            let changed = try await whileDemoted(2, in: house) {
                try await house.ask(
                    .patch, "/v1/accounts/\(PublicID.text(AccountID(9)))", #"{"role":"admin"}"#, token: second)
            }
            #expect(changed.code == "FORBIDDEN", "\(changed.text)")
            #expect(try await house.reception.books.account(AccountID(9))?.role == .staff)
        }
    }

    @Test("of two developers who take each other's role at once one stays")
    func duel() async throws {
        try await withAccounts { house in
            for turn in Int64(0)..<4 {
                let (one, other) = (turn * 2 + 1, turn * 2 + 2)
                var tokens: [String] = []
                for number in [one, other] {
                    try await house.add("developer\(number)", .developer, number: number)
                    tokens.append(try await house.logIn("developer\(number)").access)
                }
                func demote(_ number: Int64, _ token: String) async throws -> Response {
                    let path = "/v1/accounts/\(PublicID.text(AccountID(number)))"
                    return try await house.ask(.patch, path, #"{"role":"staff"}"#, token: token)
                }
                let (left, right) = (tokens[0], tokens[1])
                async let first = demote(other, left)
                async let second = demote(one, right)
                let answers = try await [first, second]
                #expect(answers.count { $0.status == .ok } == 1, "\(answers.map(\.text))")
                var developers = 0
                for number in [one, other] {
                    if try await house.reception.books.account(AccountID(number))?.role == .developer {
                        developers += 1
                    }
                }
                #expect(developers == 1)
            }
        }
    }
}
