import Testing

@testable import Crypto

@Suite struct Argon2idTests {
    /// As little as the algorithm allows: these tests ask what it says, not what it costs.
    private static let cheap = PasswordCost(memory: 8_192, passes: 1)

    private func verify(_ password: String, against hash: String) -> Bool {
        Argon2id.verify(Array(password.utf8), against: hash)
    }

    @Test("a password is found right, and nothing else is")
    func verifies() throws {
        let hash = try #require(Argon2id.hash("Correct horse!", cost: Self.cheap))
        #expect(hash.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(verify("Correct horse!", against: hash))
        for other in ["correct horse!", "Correct horse", "Correct horse!\0", "", "Correct horse!!"] {
            #expect(!verify(other, against: hash))
        }
    }

    @Test("the same password has another hash each time")
    func salted() throws {
        let first = try #require(Argon2id.hash("Same again!", cost: Self.cheap))
        #expect(try #require(Argon2id.hash("Same again!", cost: Self.cheap)) != first)
    }

    @Test("what is no hash of this kind matches nothing and is worth a new one")
    func foreign() {
        for text in [
            "", "plain", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2id$", String(repeating: "$", count: 300),
        ] {
            #expect(!verify("plain", against: text))
            #expect(Argon2id.isOutdated(text, cost: Self.cheap))
        }
    }

    @Test("a hash of a lower cost is outdated, one of this cost is not")
    func outdated() throws {
        let hash = try #require(Argon2id.hash("Rise up!", cost: Self.cheap))
        #expect(!Argon2id.isOutdated(hash, cost: Self.cheap))
        #expect(Argon2id.isOutdated(hash, cost: PasswordCost(memory: 16_384, passes: 1)))
        #expect(Argon2id.isOutdated(hash, cost: PasswordCost(memory: 8_192, passes: 2)))
    }

    @Test("a hash that another implementation made is understood")
    func published() {
        // By the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -e`.
        let hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        #expect(verify("password", against: hash))
        #expect(!verify("Password", against: hash))
    }

    @Test("the standard cost is 64 MiB and three passes")
    func standard() throws {
        let hash = try #require(Argon2id.hash("Once at full cost!", cost: .standard))
        #expect(hash.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"))
        #expect(verify("Once at full cost!", against: hash))
    }
}
