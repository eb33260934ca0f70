import Contract
import Crypto
import Domain
import Testing

@testable import API

@Suite("Access tokens") struct TokenMintTests {
    static let start = Moment(milliseconds: 1_800_000_000_000)
    static let secret = (0..<32).map { UInt8($0) }
    static let formats: [TokenFormat] = [.paseto, .jwt]

    static func mint(
        _ format: TokenFormat, _ secrets: [[UInt8]] = [secret], audience: String = "seatwire test"
    ) throws -> TokenMint {
        TokenMint(try #require(TokenKeys(secrets)), format: format, audience: audience)
    }

    static func claims(
        role: Role = .customer, account: Int64 = 7, session: Int64 = 9, generation: Int32 = 1, at: Moment = start
    ) -> AccessClaims {
        AccessClaims(
            account: AccountID(account), session: SessionID(session), generation: generation, role: role, issuedAt: at,
            expiresAt: at.advanced(by: .minutes(15)))
    }

    private func refusal(_ mint: TokenMint, _ token: String, at now: Moment = start) -> TokenMint.Refusal? {
        do throws(TokenMint.Refusal) {
            _ = try mint.open(token, now: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("what was sealed is opened as it was, for each role", arguments: formats)
    func whole(format: TokenFormat) throws {
        let mint = try Self.mint(format)
        for role in Role.allCases {
            let claims = Self.claims(role: role)
            #expect(try mint.open(mint.mint(claims), now: Self.start) == claims)
        }
        let drawn = mint.claims(
            of: DeviceSession(
                id: SessionID(9), account: AccountID(7), generation: 3, device: nil, address: "", createdAt: Self.start,
                seenAt: Self.start, expiresAt: Self.start), .staff, now: Self.start)
        #expect(drawn == Self.claims(role: .staff, generation: 3))
    }

    @Test("when within its second a token was made is known", arguments: formats)
    func milliseconds(format: TokenFormat) throws {
        let mint = try Self.mint(format)
        for part: Int64 in [1, 500, 999] {
            let made = Self.start.advanced(by: Milliseconds(part))
            #expect(try mint.open(mint.mint(Self.claims(at: made)), now: made).issuedAt == made)
        }
    }

    @Test("an expired token and one of the future are refused, at the very millisecond", arguments: formats)
    func time(format: TokenFormat) throws {
        let mint = try Self.mint(format)
        let token = mint.mint(Self.claims())
        let end = Self.start.advanced(by: AccountLimits().accessTime)
        #expect(refusal(mint, token, at: end.advanced(by: Milliseconds(-1))) == nil)
        #expect(refusal(mint, token, at: end) == .expired)
        let skew = Milliseconds(-AccountLimits().clockSkew.count)
        #expect(refusal(mint, token, at: Self.start.advanced(by: skew)) == nil)
        #expect(refusal(mint, token, at: Self.start.advanced(by: Milliseconds(skew.count - 1))) == .notYet)
    }

    @Test("F14: a token of another kind or for another audience is none", arguments: formats)
    func confusion(format: TokenFormat) throws {
        let mint = try Self.mint(format)
        let ticket = mint.mint(Self.claims(role: .developer), kind: TokenKind("ticket"))
        #expect(refusal(mint, ticket) == .invalid)
        let access = mint.mint(Self.claims())
        #expect(throws: TokenMint.Refusal.invalid) { try mint.open(access, kind: TokenKind("ticket"), now: Self.start) }
        let foreign = try Self.mint(format, audience: "seatwire production").mint(Self.claims())
        #expect(refusal(mint, foreign) == .invalid)
    }

    @Test("a token of one format is none of the other, whatever its keys")
    func otherFormat() throws {
        let (paseto, jwt) = (try Self.mint(.paseto), try Self.mint(.jwt))
        #expect(refusal(paseto, jwt.mint(Self.claims())) == .invalid)
        #expect(refusal(jwt, paseto.mint(Self.claims())) == .invalid)
    }

    @Test("a JWT cannot choose its algorithm, its key or its type")
    func algorithm() throws {
        let mint = try Self.mint(.jwt)
        let real = mint.mint(Self.claims()).split(separator: ".").map(String.init)
        let header = String(decoding: try #require(Base64URL.decode(real[0].utf8)), as: UTF8.self)
        let kid = try #require(header.split(separator: "\"kid\":\"").last?.dropLast(2))
        let forged = [
            #"{"alg":"none","typ":"seatwire-access+jwt","kid":"\#(kid)"}"#,
            #"{"alg":"HS512","typ":"seatwire-access+jwt","kid":"\#(kid)"}"#,
            #"{"alg":"HS256","typ":"JWT","kid":"\#(kid)"}"#,
            #"{"alg":"HS256","typ":"seatwire-access+jwt","kid":"../../dev/null"}"#,
            #"{"alg":"HS256","typ":"seatwire-access+jwt"}"#,
            #"{"kid":"\#(kid)","alg":"HS256","typ":"seatwire-access+jwt"}"#, "{}", "",
        ]
        for text in forged {
            let head = Base64URL.encode(Array(text.utf8))
            for signature in [real[2], "", Base64URL.encode(HMACSHA256.code(of: [], key: []))] {
                #expect(refusal(mint, "\(head).\(real[1]).\(signature)") == .invalid, "\(text)")
            }
            // Signed with the common key itself, and with the key of nothing.
            for key in [Self.secret, []] {
                let token = SignedToken.seal(
                    try #require(Base64URL.decode(real[1].utf8)), header: Array(text.utf8), key: key)
                #expect(refusal(mint, token) == .invalid, "\(text)")
            }
        }
    }

    @Test("each truncation, and each bit that is changed, is refused", arguments: formats)
    func tampered(format: TokenFormat) throws {
        let mint = try Self.mint(format)
        let letters = Array(mint.mint(Self.claims()).utf8)
        for index in letters.indices {
            let short = String(decoding: letters[..<index], as: UTF8.self)
            #expect(refusal(mint, short) == .invalid)
            var other = letters
            other[index] ^= 1
            #expect(refusal(mint, String(decoding: other, as: UTF8.self)) == .invalid)
        }
    }

    @Test("texts that are no tokens are refused, however long", arguments: formats)
    func hostile(format: TokenFormat) throws {
        let mint = try Self.mint(format)
        let texts = [
            "", ".", "..", "...", "null", "v4.local.", "v4.local..", "v4.local.AAAA.AAAA", "a.b.c", "e30.e30.e30",
            "\0", "🎟️", String(repeating: "A", count: TokenMint.longest + 1),
            String(repeating: ".", count: TokenMint.longest),
        ]
        for text in texts { #expect(refusal(mint, text) == .invalid) }
    }

    @Test("a key that was replaced still opens what it sealed, until it is left out", arguments: formats)
    func rotation(format: TokenFormat) throws {
        let new = Secrecy.random(32)
        let old = try Self.mint(format).mint(Self.claims())
        let both = try Self.mint(format, [new, Self.secret])
        #expect(refusal(both, old) == nil)
        let fresh = both.mint(Self.claims())
        #expect(refusal(try Self.mint(format, [new]), fresh) == nil)
        #expect(refusal(try Self.mint(format, [new]), old) == .invalid)
        #expect(refusal(try Self.mint(format), fresh) == .invalid)
    }

    @Test("D11: no key, a shorter and a longer one are no keys")
    func keys() {
        #expect(TokenKeys([]) == nil)
        for count in [0, 1, 16, 29, 31, 33, 64] {
            #expect(TokenKeys([[UInt8](repeating: 7, count: count)]) == nil)
            #expect(TokenKeys([Self.secret, [UInt8](repeating: 7, count: count)]) == nil)
        }
    }

    @Test("what is sealed in a right way but says nonsense is refused")
    func nonsense() throws {
        let keys = try #require(TokenKeys([Self.secret]))
        let mint = TokenMint(keys, format: .paseto, audience: "seatwire test")
        let good = Self.claims().json(.paseto, .access, audience: "seatwire test")
        func seal(_ content: [UInt8]) -> String {
            PasetoLocal.seal(
                content, key: keys.current.derived(.paseto, .access),
                footer: Array(#"{"kid":"\#(keys.current.name)"}"#.utf8), implicit: Array("seatwire test access".utf8))
        }
        #expect(refusal(mint, seal(good)) == nil)
        let text = String(decoding: good, as: UTF8.self)
        let changes = [
            (#""role":"customer""#, #""role":"root""#), (#""gen":1"#, #""gen":0"#), (#""gen":1"#, #""gen":-1"#),
            (#""gen":1"#, #""gen":4294967296"#), (#""sub":"acct_"#, #""sub":"hold_"#), (#""sid":"#, #""sid2":"#),
            (#""kind":"access""#, #""kind":"ticket""#), (#""aud":"seatwire test""#, #""aud":"*""#),
            (#""exp":""#, #""exp":"9"#), (#""iat":""#, #""iat":"x"#), ("{", "["), ("}", ""),
        ]
        for (from, to) in changes {
            #expect(text.contains(from))
            #expect(refusal(mint, seal(Array(text.replacing(from, with: to, maxReplacements: 1).utf8))) == .invalid)
        }
    }
}
