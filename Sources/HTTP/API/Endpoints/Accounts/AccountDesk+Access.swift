internal import Bytes
internal import Contract
internal import Crypto
internal import Domain
internal import HTTP

// Coming in and going.
extension AccountDesk {
    func signUp(_ request: Request) async throws(Problem) -> Response {
        var form = try Form(try request.json())
        let username = form.username()
        let name = form.personName()
        let email = form.email(isRequired: true)
        let phone = form.phone(isRequired: true)
        let password = form.newPassword("password")
        try form.finish()
        guard let username, let name, let email, let phone, let password else { throw Problem(.validation) }
        // The password is no part of the fingerprint: a fast hash of it must not stand anywhere.
        let key = try request.writeKey(of: [username.text, name.text, email.text, phone.text])
        let account = Account(
            id: AccountID(identities.number()), role: .customer, username: username, name: name, email: email,
            phone: phone, createdAt: time.now)
        let hash = try await hashed { () async throws(PasswordHasher.Refusal) in try await passwords.hash(password) }
        let made = try await write(account, hash, by: nil, under: key) { _ in true }
        return .json(.created) { json in AccountView.write(made.account, to: &json) }
    }

    func write(
        _ account: Account, _ hash: String, by actor: AuditActor?, under key: WriteKey,
        if mayAdd: @escaping @Sendable (_ actor: Account?) -> Bool
    ) async throws(Problem) -> (account: Account, isNew: Bool) {
        do throws(AccountFault) {
            return try await accounts.add(account, hash: hash, by: actor, under: key, if: mayAdd)
        } catch {
            throw Problem(account: error)
        }
    }

    func logIn(_ request: Request) async throws(Problem) -> Response {
        var form = try Form(try request.json())
        let typed = Self.login(&form)
        let password = form.shownPassword("password")
        let device = form.text("device", bytes: 1...80, isRequired: false)
        try form.finish()
        guard let typed, let password else { throw Problem(.validation) }
        let attempt = Self.attempt(typed.text, request)
        try await admit(attempt, to: .logIn, "attempts", request)
        // A name that cannot exist is looked for and tried like any other: all wrong answers cost the same.
        let credential = try await ask { () async throws(PortFailure) in
            try await accounts.credential(of: typed)
        }
        let hash = credential?.hash
        let matches = try await verified(password, against: hash, attempt)
        guard matches, let credential, let hash, !credential.account.isDisabled else {
            let subject = credential.map { PublicID.text($0.account.id) } ?? "a name that nobody has"
            noteRefused(.logIn, subject, request)
            throw Problem(.invalidCredentials)
        }
        let session = newSession(of: credential.account.id, request, device)
        let token = RefreshToken()
        let opened = try await ask { () async throws(PortFailure) in
            try await accounts.open(session, token.digests, checked: hash, forgiving: attempt)
        }
        guard let opened else { throw Problem(.invalidCredentials) }
        revoke(opened.ended)
        await improve(opened.account.id, hash, password)
        return pass(.ok, session, opened.account, token)
    }

    func enterAsGuest(_ request: Request) async throws(Problem) -> Response {
        try request.requireNoMembers()
        let account = Account(id: AccountID(identities.number()), role: .guest, createdAt: time.now)
        let session = newSession(of: account.id, request, nil)
        let token = RefreshToken()
        try await ask { () async throws(PortFailure) in
            try await accounts.open(guest: account, session, token.digests)
        }
        return pass(.created, session, account, token)
    }

    func refresh(_ request: Request) async throws(Problem) -> Response {
        var form = try Form(try request.json())
        let text = form.text("refresh_token", bytes: 1...128)
        try form.finish()
        guard let text, let token = RefreshToken(text) else { throw Self.unknownRefresh }
        let successors = mint.successors(of: token)
        let digests = successors.map(\.digests.whole)
        let result = try await ask { () async throws(PortFailure) in
            try await accounts.refresh(token.digests, successors: digests)
        }
        switch result {
        case .unknown, .refused: throw Self.unknownRefresh
        case .reused(let revocation):
            revoke([revocation])
            let after = JSONWriter.object { json in json.string("ended", PublicID.text(revocation.session)) }
            audit.record(
                "refresh", PublicID.text(revocation.account), by: request.auditActor, .refused, before: nil,
                after: String(decoding: after, as: UTF8.self))
            throw Problem(.refreshReused)
        case .rotated(let session, let account, let newest):
            guard let index = digests.firstIndex(of: newest) else { throw Self.unknownRefresh }
            return pass(.ok, session, account, successors[index])
        }
    }

    /// By the access token, or by the refresh token when the other has expired. Again changes nothing.
    func logOut(_ request: Request) async throws(Problem) -> Response {
        let given = try Self.refreshToken(of: request)
        let principal = try bearer(of: request, isNeeded: given == nil)
        let ended = try await ask { () async throws(PortFailure) -> [Revocation?] in
            var ended: [Revocation?] = []
            if let principal, let session = principal.session {
                ended.append(try await accounts.end(session, of: principal.account))
            }
            if let given { ended.append(try await accounts.end(given.digests)) }
            return ended
        }
        revoke(ended.compactMap { $0 })
        return Response(.noContent)
    }

    // MARK: Parts

    private static func refreshToken(of request: Request) throws(Problem) -> RefreshToken? {
        guard !request.body.isEmpty else { return nil }
        var form = try Form(try request.json())
        let text = form.text("refresh_token", bytes: 1...128, isRequired: false)
        try form.finish()
        return text.flatMap { RefreshToken($0) }
    }

    /// Whose access token the request shows. Where it is not needed, one that does not count is none: whoever wants to
    /// go must not be kept by it.
    private func bearer(of request: Request, isNeeded: Bool) throws(Problem) -> Principal? {
        guard isNeeded else { return try? authenticator.principal(of: request.head) }
        guard let principal = try authenticator.principal(of: request.head) else { throw Problem(.unauthenticated) }
        return principal
    }

    private static var unknownRefresh: Problem { Problem(.unauthenticated, "The refresh token is not valid.") }

    /// In lower case, as names and addresses are known.
    private static func login(_ form: inout Form) -> Login? {
        if form.has("username"), form.value("email", isRequired: false) != nil {
            form.refuse("email", "INVALID", "Name the username or the email, not both.")
        }
        let isEmail = form.has("email") && !form.has("username")
        let text = form.text(isEmail ? "email" : "username", bytes: 1...254)?.lowercased()
        return text.map { isEmail ? .email($0) : .username($0) }
    }

    /// Digests, so that a password which somebody typed into the wrong field is not written down.
    static func attempt(_ name: String, _ request: Request) -> LoginAttempt {
        let client = request.exchange.client
        let network = client.v4 == nil ? client.prefix(64) : client
        return LoginAttempt(
            name: SHA256.digest(of: Array("name \(name)".utf8)),
            address: SHA256.digest(of: Array("address \(network)".utf8)))
    }

    private func newSession(of account: AccountID, _ request: Request, _ device: String?) -> DeviceSession {
        let now = time.now
        return DeviceSession(
            id: SessionID(identities.number()), account: account, device: device,
            address: request.exchange.client.description, createdAt: now, seenAt: now,
            expiresAt: now.advanced(by: limits.sessionTime))
    }

    /// Whoever logs in shows his password: the one moment in which an older hash can become a better one. It changes
    /// nothing for him whether that succeeds.
    private func improve(_ account: AccountID, _ hash: String, _ password: Password) async {
        guard passwords.isOutdated(hash), let better = try? await passwords.hash(password) else { return }
        try? await accounts.improve(account, from: hash, to: better)
    }

    private func pass(
        _ status: Status, _ session: DeviceSession, _ account: Account, _ token: RefreshToken
    ) -> Response {
        let claims = mint.claims(of: session, account.role, now: time.now)
        return .json(status) { json in
            json.string("access_token", mint.mint(claims))
            json.string("token_type", "Bearer")
            json.moment("expires_at", claims.expiresAt)
            json.integer("expires_in_ms", limits.accessTime.count)
            json.string("refresh_token", token.text)
            json.string("session", PublicID.text(session.id))
            json.object("account") { json in AccountView.write(account, to: &json) }
        }
    }
}
