import Domain
import Testing

@testable import API

@Suite("Refresh tokens") struct RefreshTokenTests {
    private func mint(_ keys: UInt8...) throws -> TokenMint {
        let secrets = keys.map { [UInt8](repeating: $0, count: TokenKeys.size) }
        return TokenMint(try #require(TokenKeys(secrets)), audience: "test")
    }

    @Test("what follows a token is the same each time, of the same family, and another for each token and key")
    func succession() throws {
        let mint = try mint(1)
        let token = RefreshToken()
        let next = try #require(mint.successors(of: token).first)
        #expect(mint.successors(of: token).map(\.text) == [next.text])
        #expect(next.digests.family == token.digests.family && next.digests.whole != token.digests.whole)
        let afterwards = try #require(mint.successors(of: next).first)
        let stranger = try #require(try self.mint(2).successors(of: token).first)
        let cousin = try #require(mint.successors(of: RefreshToken()).first)
        #expect(Set([token, next, afterwards, stranger, cousin].map(\.text)).count == 5)
        #expect(Set([token, next, afterwards, stranger].map(\.digests.family)).count == 1)
    }

    @Test("while keys are changed, what followed under the old one is still known, behind the new one")
    func rotation() throws {
        let token = RefreshToken()
        let old = try #require(try mint(1).successors(of: token).first)
        let both = try mint(2, 1).successors(of: token)
        #expect(both.count == 2 && both[1].text == old.text && both[0].text != old.text)
    }

    @Test("a token is read back as it was written, and is shown nowhere else")
    func text() throws {
        let token = RefreshToken()
        #expect(RefreshToken(token.text)?.digests == token.digests)
        #expect("\(token)" == "***" && String(reflecting: token) == "***")
        for text in ["", "sr_", String(token.text.dropLast()), token.text + "A", "SR_" + token.text.dropFirst(3)] {
            #expect(RefreshToken(text) == nil)
        }
    }
}
