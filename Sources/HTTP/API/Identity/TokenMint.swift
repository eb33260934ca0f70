internal import Contract
internal import Crypto
package import Domain

/// Makes access tokens and looks through those that come back. What it refuses it refuses whole: a token has one
/// format, one audience and one kind, and none of them is chosen by the token.
package struct TokenMint: Sendable {
    /// Why a token is not taken.
    package enum Refusal: Error, Hashable, Sendable {
        /// Not made by us, or not for this.
        case invalid
        /// Made for later than now, by more than clocks differ.
        case notYet
        case expired
    }

    private let keys: TokenKeys
    private let format: TokenFormat
    private let audience: String
    private let limits: AccountLimits

    /// Longer tokens are not looked at, in bytes.
    package static let longest = 2_048

    package init(
        _ keys: TokenKeys, format: TokenFormat = .paseto, audience: String, limits: AccountLimits = AccountLimits()
    ) {
        self.keys = keys
        self.format = format
        self.audience = audience
        self.limits = limits
    }

    /// The claims of a session at a moment.
    package func claims(of session: DeviceSession, _ role: Role, now: Moment) -> AccessClaims {
        AccessClaims(
            account: session.account, session: session.id, generation: session.generation, role: role, issuedAt: now,
            expiresAt: now.advanced(by: limits.accessTime))
    }

    package func mint(_ claims: AccessClaims, kind: TokenKind = .access) -> String {
        let key = keys.current
        let content = claims.json(format, kind, audience: audience)
        let secret = key.derived(format, kind)
        return switch format {
        case .paseto:
            PasetoLocal.seal(content, key: secret, footer: Self.footer(key), implicit: implicit(kind))
        case .jwt: SignedToken.seal(content, header: Self.header(key, kind), key: secret)
        }
    }

    package func open(
        _ token: String, kind: TokenKind = .access, now: Moment
    ) throws(Refusal) -> AccessClaims {
        guard token.utf8.count <= Self.longest else { throw .invalid }
        let content: [UInt8]
        do throws(TokenFault) {
            content = try opened(token, kind)
        } catch {
            throw .invalid
        }
        guard let claims = AccessClaims(content, format, kind, audience: audience) else { throw .invalid }
        guard claims.issuedAt <= now.advanced(by: limits.clockSkew) else { throw .notYet }
        guard now < claims.expiresAt else { throw .expired }
        return claims
    }

    /// The refresh tokens that may follow one, the one that is to follow first; the others are those of older keys.
    func successors(of token: RefreshToken) -> [RefreshToken] { keys.successions.map(token.successor(under:)) }

    private func opened(_ token: String, _ kind: TokenKind) throws(TokenFault) -> [UInt8] {
        switch format {
        case .paseto:
            let key = try key(namedBy: try PasetoLocal.footer(of: token))
            return try PasetoLocal.open(token, key: key.derived(format, kind), implicit: implicit(kind)).message
        case .jwt:
            let key = try key(namedBy: try SignedToken.header(of: token))
            return try SignedToken.open(token, header: Self.header(key, kind), key: key.derived(format, kind))
        }
    }

    /// The name chooses among our own keys and proves nothing.
    private func key(namedBy text: [UInt8]) throws(TokenFault) -> TokenKeys.Key {
        guard case .string(let name) = (try? JSONReader.read(text))?["kid"], let key = keys.key(named: name) else {
            throw .forged
        }
        return key
    }

    private func implicit(_ kind: TokenKind) -> [UInt8] { Array("\(audience) \(kind.name)".utf8) }

    private static func footer(_ key: TokenKeys.Key) -> [UInt8] {
        JSONWriter.object { json in json.string("kid", key.name) }
    }

    private static func header(_ key: TokenKeys.Key, _ kind: TokenKind) -> [UInt8] {
        JSONWriter.object { json in
            json.string("alg", "HS256")
            json.string("typ", "seatwire-\(kind.name)+jwt")
            json.string("kid", key.name)
        }
    }
}
