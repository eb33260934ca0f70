import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("On whose behalf somebody speaks") struct AuthenticatorTests {
    private let time = StillTime()
    private let revocations = Revocations()
    private let mint: TokenMint
    private let authenticator: Authenticator

    init() throws {
        mint = try TokenMintTests.mint(.paseto)
        authenticator = Authenticator(mint: mint, revocations: revocations, time: time)
    }

    private func ask(_ values: String...) -> (principal: Principal?, problem: Problem?) {
        var fields = FieldLines()
        for value in values { fields.append("Authorization", value) }
        let head = RequestHead(method: .get, path: Array("/v1/me".utf8), query: nil, fields: fields)
        do throws(Problem) {
            return (try authenticator.principal(of: head), nil)
        } catch {
            return (nil, error)
        }
    }

    @Test("a token tells the account, the role, the session and its end; the scheme in any case")
    func bearer() {
        let claims = TokenMintTests.claims(role: .staff)
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let principal = ask("\(scheme) \(mint.mint(claims))").principal
            #expect(principal == Principal(claims))
            #expect(principal?.account == claims.account && principal?.role == .staff)
            #expect(principal?.session == claims.session && principal?.expiresAt == claims.expiresAt)
        }
    }

    @Test("no field is nobody, and not a refusal")
    func nobody() {
        let answer = ask()
        #expect(answer.principal == nil && answer.problem == nil)
    }

    @Test(
        "a field that is no bearer token is refused",
        arguments: [
            "", "Bearer", "Bearer ", "Bearer  x", "Basic dXNlcjpwYXNz", "Bearer a b", "Token x", "v4.local.x",
            "Bearer x",
        ])
    func malformed(value: String) { #expect(ask(value).problem?.kind == .unauthenticated) }

    @Test("two tokens are none")
    func twice() {
        let token = "Bearer " + mint.mint(TokenMintTests.claims())
        #expect(ask(token, token).problem?.kind == .unauthenticated)
    }

    @Test("S13, C16: a token whose session has ended is refused at once, although its time has not passed")
    func revoked() {
        let token = "Bearer " + mint.mint(TokenMintTests.claims(session: 9))
        #expect(ask(token).principal != nil)
        let end = Revocation(session: SessionID(9), account: AccountID(7), kind: .ended)
        revocations.add([end], now: time.now)
        #expect(ask(token).problem?.kind == .unauthenticated)
    }

    @Test("after a change of role the token has expired, and the next generation has not")
    func outdated() {
        let old = "Bearer " + mint.mint(TokenMintTests.claims(session: 9))
        let change = Revocation(
            session: SessionID(9), account: AccountID(7), kind: .outdated(leastGeneration: 2))
        revocations.add([change], now: time.now)
        #expect(ask(old).problem?.kind == .tokenExpired)
        #expect(ask("Bearer " + mint.mint(TokenMintTests.claims(session: 9, generation: 2))).principal != nil)
    }

    @Test("an expired token says that it has expired")
    func expired() {
        let token = "Bearer " + mint.mint(TokenMintTests.claims())
        time.move(AccountLimits().accessTime)
        #expect(ask(token).problem?.kind == .tokenExpired)
    }

    @Test("a live socket shows a token by itself")
    func socket() throws {
        let token = mint.mint(TokenMintTests.claims(role: .staff, session: 9))
        #expect(try authenticator.authenticate(token).role == .staff)
        #expect(throws: Problem.self) { try authenticator.authenticate("x") }
        #expect(throws: Problem.self) { try authenticator.authenticate("Bearer " + token) }
    }
}
