import API
import Domain
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The accounts of the demo") struct DemoAccountsTests {
    private func demo(_ house: AccountHouse) -> DemoAccounts {
        DemoAccounts(books: house.reception.books, passwords: house.reception.passwords, time: house.time)
    }

    @Test("S16: the first start draws a password that keeps the rules and shows it once; each of them can log in")
    func first() async throws {
        try await withAccounts { house in
            let words = try #require(try await demo(house).seed(nil))
            let line = try #require(words.split(separator: "\n").first)
            let password = String(try #require(line.split(separator: "password: ").last))
            #expect(Password(password).faults.isEmpty)
            for name in ["admin", "developer", "staff", "customer"] {
                let response = try await house.ask(
                    .post, "/v1/auth/login", #"{"username":"\#(name)","password":"\#(password)"}"#)
                #expect(response.member("account", "role") == name)
            }
            #expect(try await demo(house).seed(nil) == nil)
            for line in house.lines.withLock({ $0 }) { #expect(!line.contains(password)) }
        }
    }

    @Test("a password that the operator chose is given to those that are there, and is not repeated")
    func chosen() async throws {
        try await withAccounts { house in
            _ = try await demo(house).seed(nil)
            let before = house.reception.passwords.work
            #expect(try await demo(house).seed(Password("Chosen-one-9")) == nil)
            _ = try await house.logIn("staff", password: "Chosen-one-9")
            #expect(house.reception.passwords.work > before)
            let known = try await house.reception.books.credential(of: AccountID(3))?.hash
            #expect(try await demo(house).seed(Password("Chosen-one-9")) == nil)
            #expect(try await house.reception.books.credential(of: AccountID(3))?.hash == known)
        }
    }

    @Test("a name that somebody else has is left to him")
    func strangers() async throws {
        try await withAccounts { house in
            try await house.add("staff", .customer, number: 77)
            let words = try #require(try await demo(house).seed(Password("Chosen-one-9")))
            #expect(words.contains("admin, developer, customer;") && !words.contains("Chosen"))
            _ = try await house.logIn("staff")
        }
    }
}
