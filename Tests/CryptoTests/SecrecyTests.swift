import Testing

@testable import Crypto

@Suite struct SecrecyTests {
    @Test("equal bytes are equal, and one bit, one byte more or one less is not")
    func equality() {
        let secret = Secrecy.random(32)
        #expect(Secrecy.equal(secret, secret))
        #expect(Secrecy.equal([], []))
        for index in secret.indices {
            var other = secret
            other[index] ^= 1
            #expect(!Secrecy.equal(secret, other))
        }
        #expect(!Secrecy.equal(secret, secret + [0]))
        #expect(!Secrecy.equal(secret, Array(secret.dropLast())))
    }

    @Test("random bytes have the wanted length and do not repeat")
    func randomness() {
        #expect(Secrecy.random(0) == [])
        let drawn = (0..<1_000).map { _ in Secrecy.random(16) }
        #expect(drawn.allSatisfy { $0.count == 16 })
        #expect(Set(drawn).count == 1_000)
    }
}
