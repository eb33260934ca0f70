internal import Contract
internal import Crypto
package import Domain
internal import HTTP

// What admins may do with the accounts of others.
extension AccountDesk {
    func listAccounts(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        var wanted = AccountSearch(limit: 0)
        wanted.role = query.parsed("role", "This must be customer, staff, admin or developer.") { text in
            Role.allCases.first { $0.name == text && $0 != .guest }
        }
        wanted.text = query.text("q", bytes: 100) ?? ""
        wanted.after = query.after(PublicID.account)
        let limit = query.limit(pages)
        try query.finish()
        wanted.limit = limit + 1
        let search = wanted
        let found = try await ask { () async throws(PortFailure) in try await accounts.accounts(search) }
        return .page(Page(found, limit: limit) { PublicID.text($0.id) }) { account, json in
            AccountView.write(account, to: &json)
        }
    }

    func getAccount(_ request: Request) async throws(Problem) -> Response {
        let id = try Self.account(of: request)
        let account = try await ask { () async throws(PortFailure) in try await accounts.account(id) }
        guard let account, account.role > .guest else { throw Problem(.accountNotFound) }
        return .json { json in AccountView.write(account, to: &json) }
    }

    /// Without a password one is drawn, and told in this answer alone.
    func createAccount(_ request: Request) async throws(Problem) -> Response {
        let principal = try request.principalNeeded()
        var form = try Form(try request.json())
        let username = form.username()
        let name = form.personName()
        let role = form.role()
        if !form.has("role") { form.refuse("role", "REQUIRED", "This is needed.") }
        let email = form.email(isRequired: false)
        let phone = form.phone(isRequired: false)
        let counter = form.counter()
        let chosen = form.newPassword("password", isRequired: false)
        try form.finish()
        guard let username, let name, let role else { throw Problem(.validation) }
        // Asked before a hash is computed, and again when the account is written.
        guard principal.caller.mayAdd(role) else { throw Problem(.forbidden) }
        // Of the password only whether one was chosen: a fast hash of it must not stand anywhere.
        let key = try request.writeKey(of: [
            username.text, name.text, role.name, email?.text ?? "", phone?.text ?? "",
            counter.map { "\($0)" } ?? "", chosen == nil ? "drawn" : "chosen",
        ])
        let account = Account(
            id: AccountID(identities.number()), role: role, username: username, name: name, email: email, phone: phone,
            counter: counter, createdAt: time.now)
        let password = chosen ?? Password.drawn()
        let hash = try await hashed { () async throws(PasswordHasher.Refusal) in try await passwords.hash(password) }
        let made = try await write(account, hash, by: request.auditActor, under: key) { actor in
            principal.caller(as: actor)?.mayAdd(role) ?? false
        }
        return .json(.created) { json in
            AccountView.write(made.account, to: &json)
            if chosen == nil, made.isNew { json.string("password", password.revealed) }
        }
    }

    func changeAccount(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let id = try Self.account(of: request)
        var form = try Form(try request.json())
        var edit = AccountEdit()
        edit.name = form.personName(isRequired: false)
        edit.role = form.role()
        edit.counter = form.change("counter_no") { $0.counter() }
        edit.isDisabled = form.flag("disabled")
        edit.email = form.change("email") { $0.email(isRequired: false) }
        edit.phone = form.change("phone") { $0.phone(isRequired: false) }
        let password = form.newPassword("password", isRequired: false)
        form.refuseNull("name", "role", "disabled", "password")
        try form.finish()
        let wanted = edit
        // Asked before a hash is computed, and again when the account is written.
        let known = try await ask { () async throws(PortFailure) in try await accounts.account(id) }
        guard let known, known.role > .guest else { throw Problem(.accountNotFound) }
        guard caller.mayChange(known, wanted) else { throw Problem(.forbidden) }
        let isReplaced = password != nil
        guard !isReplaced || caller.mayReplacePassword(of: known) else {
            throw Problem(
                .forbidden,
                "A password is given by a higher role; one's own is changed at /v1/me/password, with the present one.")
        }
        var hash: String?
        if let password {
            hash = try await hashed { () async throws(PasswordHasher.Refusal) in try await passwords.hash(password) }
        }
        return try await changed(id, wanted, hash: hash, request) {
            $0.mayChange($1, wanted) && (!isReplaced || $0.mayReplacePassword(of: $1))
        }
    }

    func changed(
        _ id: AccountID, _ edit: AccountEdit, hash: String?, _ request: Request,
        if mayChange: @escaping @Sendable (_ caller: Caller, _ account: Account) -> Bool
    ) async throws(Problem) -> Response {
        let principal = try request.principalNeeded()
        let change: AccountChange
        do throws(AccountFault) {
            change = try await accounts.change(id, edit, hash: hash, by: request.auditActor) { actor, account in
                principal.caller(as: actor).map { mayChange($0, account) } ?? false
            }
        } catch {
            throw Problem(account: error)
        }
        switch change {
        case .notFound: throw Problem(.accountNotFound)
        case .forbidden: throw Problem(.forbidden)
        case .changed(let account, let revocations):
            revoke(revocations)
            return .json { json in AccountView.write(account, to: &json) }
        }
    }

    // MARK: The audit

    func listAudit(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        var wanted = AuditSearch(limit: 0)
        wanted.actor = query.parsed("actor", "This must be the id of an account.", PublicID.account)
        wanted.action = query.text("action", bytes: 60) ?? ""
        wanted.subject = query.text("subject", bytes: 200) ?? ""
        wanted.outcome = query.parsed("outcome", "This must be done or refused.") { text in
            AuditEntry.Outcome.allCases.first { $0.name == text }
        }
        wanted.from = query.moment("from") ?? .distantPast
        wanted.before = query.moment("before") ?? .never
        wanted.below = query.after {
            Int64($0).flatMap { $0 > 0 ? $0 : nil }
        }
        let limit = query.limit(pages)
        try query.finish()
        wanted.limit = limit + 1
        let search = wanted
        let found = try await ask { () async throws(PortFailure) in try await audit.entries(search) }
        return .page(Page(found, limit: limit) { "\($0.number)" }) { entry, json in
            AccountView.write(entry, to: &json)
        }
    }

    private static func account(of request: Request) throws(Problem) -> AccountID {
        guard let id = PublicID.account(request.parameters["account"]) else { throw Problem(.accountNotFound) }
        return id
    }
}

extension Password {
    /// 18 letters and digits at random, more than 100 bits of them, between what makes them keep the rules.
    package static func drawn() -> Self {
        let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789".utf8)
        var letters: [UInt8] = []
        while letters.count < 18 {
            // A byte that would make some letters likelier than others is thrown away.
            for byte in Secrecy.random(32) where Int(byte) < 256 / alphabet.count * alphabet.count {
                letters.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return Self("Sw" + String(decoding: letters[..<18], as: UTF8.self) + "!")
    }
}
