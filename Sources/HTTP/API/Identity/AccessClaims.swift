internal import Contract
package import Domain

/// What an access token says.
package struct AccessClaims: Hashable, Sendable {
    package let account: AccountID
    package let session: SessionID
    package let generation: Int32
    package let role: Role
    package let issuedAt: Moment
    package let expiresAt: Moment

    package init(
        account: AccountID, session: SessionID, generation: Int32, role: Role, issuedAt: Moment, expiresAt: Moment
    ) {
        self.account = account
        self.session = session
        self.generation = generation
        self.role = role
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    /// The claims as JSON. PASETO writes times as text, JWT as seconds (RFC 7519 section 2); within its second a token
    /// may have been made before a moment or after it, so that is told beside it.
    func json(_ format: TokenFormat, _ kind: TokenKind, audience: String) -> [UInt8] {
        JSONWriter.object { json in
            json.string("aud", audience)
            json.string("kind", kind.name)
            json.string("sub", PublicID.text(account))
            json.string("sid", PublicID.text(session))
            json.integer("gen", generation)
            json.string("role", role.name)
            switch format {
            case .paseto:
                json.moment("iat", issuedAt)
                json.moment("exp", expiresAt)
            case .jwt:
                json.integer("iat", issuedAt.milliseconds / 1_000)
                json.integer("iat_ms", issuedAt.milliseconds % 1_000)
                json.integer("exp", expiresAt.milliseconds / 1_000)
            }
        }
    }

    /// Nil for what we have not written in this way for this audience and kind.
    init?(_ bytes: [UInt8], _ format: TokenFormat, _ kind: TokenKind, audience: String) {
        guard let value = try? JSONReader.read(bytes), value["aud"] == .string(audience),
            value["kind"] == .string(kind.name), case .string(let sub) = value["sub"],
            case .string(let sid) = value["sid"], case .integer(let gen) = value["gen"],
            case .string(let role) = value["role"], let account = PublicID.account(sub),
            let session = PublicID.session(sid), let generation = Int32(exactly: gen), generation > 0,
            let known = Role.allCases.first(where: { $0.name == role }),
            let issued = Self.moment(value["iat"], format, value["iat_ms"]),
            let expires = Self.moment(value["exp"], format)
        else { return nil }
        self.init(
            account: account, session: session, generation: generation, role: known, issuedAt: issued,
            expiresAt: expires)
    }

    private static func moment(
        _ value: JSONValue?, _ format: TokenFormat, _ part: JSONValue? = nil
    ) -> Moment? {
        switch (format, value) {
        case (.paseto, .string(let text)): return Timestamp.moment(text)
        case (.jwt, .integer(let seconds)):
            let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
            guard !overflow else { return nil }
            guard case .integer(let more) = part, (0..<1_000).contains(more) else {
                return Moment(milliseconds: milliseconds)
            }
            return Moment(milliseconds: milliseconds).advanced(by: Milliseconds(more))
        case (.paseto, _), (.jwt, _): return nil
        }
    }
}
