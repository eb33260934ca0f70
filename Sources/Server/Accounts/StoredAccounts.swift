internal import API
internal import Domain
internal import Storage

/// Accounts and sessions, kept in PostgreSQL.
struct StoredAccounts: Accounts {
    let books: AccountBooks
    let database: Database
    let time: any TimeSource

    // MARK: Accounts

    func add(
        _ account: Account, hash: String, by actor: AuditActor?, under key: WriteKey,
        if mayAdd: @escaping @Sendable (_ actor: Account?) -> Bool
    ) async throws(AccountFault) -> (account: Account, isNew: Bool) {
        if let known = try await done(key) { return (known, false) }
        let change = Self.change(key)
        let isAdded: Bool
        do throws(StoreFailure) {
            isAdded = try await books.add(account, hash: hash, by: actor, done: change, if: mayAdd)
        } catch {
            // Two with the same key at the same time: the second one hears of the first.
            guard error.constraint == "catalogue_done_pkey", let known = try await done(key) else {
                throw AccountFault(error)
            }
            return (known, false)
        }
        guard isAdded else { throw .forbidden }
        return (account, true)
    }

    func account(_ id: AccountID) async throws(PortFailure) -> Account? {
        try await answer { () throws(StoreFailure) in try await books.account(id) }
    }

    func accounts(_ wanted: AccountSearch) async throws(PortFailure) -> [Account] {
        try await answer { () throws(StoreFailure) in try await books.accounts(wanted) }
    }

    func credential(of login: Login) async throws(PortFailure) -> Credential? {
        try await answer { () throws(StoreFailure) in try await books.credential(of: login) }
    }

    func credential(of account: AccountID) async throws(PortFailure) -> Credential? {
        try await answer { () throws(StoreFailure) in try await books.credential(of: account) }
    }

    func change(
        _ id: AccountID, _ edit: AccountEdit, hash: String?, by actor: AuditActor,
        if mayChange: @escaping @Sendable (_ actor: Account?, _ account: Account) -> Bool
    ) async throws(AccountFault) -> AccountChange {
        do throws(StoreFailure) {
            return try await books.change(id, edit, hash: hash, by: actor, at: time.now, if: mayChange)
        } catch {
            throw AccountFault(error)
        }
    }

    // MARK: Passwords

    func rememberedPasswords(of account: AccountID) async throws(PortFailure) -> [String] {
        try await answer { () throws(StoreFailure) in try await books.rememberedPasswords(of: account) }
    }

    func setPassword(
        of id: AccountID, from known: String, to hash: String, keeping session: SessionID?, by actor: AuditActor
    ) async throws(PortFailure) -> [Revocation]? {
        try await answer { () throws(StoreFailure) in
            try await books.setPassword(of: id, from: known, to: hash, keeping: session, by: actor, at: time.now)
        }
    }

    func improve(_ id: AccountID, from old: String, to new: String) async throws(PortFailure) {
        try await answer { () throws(StoreFailure) in try await books.improve(id, from: old, to: new) }
    }

    func register(_ attempt: LoginAttempt) async throws(PortFailure) -> Moment? {
        try await answer { () throws(StoreFailure) in try await books.register(attempt, at: time.now) }
    }

    func forgive(_ attempt: LoginAttempt) async throws(PortFailure) {
        try await answer { () throws(StoreFailure) in try await books.forgive(attempt) }
    }

    func withdraw(_ attempt: LoginAttempt) async throws(PortFailure) {
        try await answer { () throws(StoreFailure) in try await books.withdraw(attempt) }
    }

    // MARK: Sessions

    func open(
        _ session: DeviceSession, _ digests: RefreshDigests, checked hash: String, forgiving attempt: LoginAttempt
    ) async throws(PortFailure) -> (account: Account, ended: [Revocation])? {
        try await answer { () throws(StoreFailure) in
            try await books.open(session, digests, checked: hash, forgiving: attempt)
        }
    }

    func open(
        guest account: Account, _ session: DeviceSession, _ digests: RefreshDigests
    ) async throws(PortFailure) {
        try await answer { () throws(StoreFailure) in try await books.open(guest: account, session, digests) }
    }

    func refresh(_ given: RefreshDigests, successors: [[UInt8]]) async throws(PortFailure) -> RefreshResult {
        try await answer { () throws(StoreFailure) in
            try await books.refresh(given, successors: successors, at: time.now)
        }
    }

    func sessions(of account: AccountID) async throws(PortFailure) -> [DeviceSession] {
        try await answer { () throws(StoreFailure) in try await books.sessions(of: account, now: time.now) }
    }

    func end(_ session: SessionID, of account: AccountID) async throws(PortFailure) -> Revocation? {
        try await answer { () throws(StoreFailure) in try await books.end(session, of: account, at: time.now) }
    }

    func end(_ digests: RefreshDigests) async throws(PortFailure) -> Revocation? {
        try await answer { () throws(StoreFailure) in try await books.end(digests, at: time.now) }
    }

    func endAll(of account: AccountID, keeping session: SessionID?) async throws(PortFailure) -> [Revocation] {
        try await answer { () throws(StoreFailure) in
            try await books.endAll(of: account, keeping: session, at: time.now)
        }
    }

    // MARK: Repeated requests

    private func done(_ key: WriteKey) async throws(AccountFault) -> Account? {
        guard let change = Self.change(key) else { return nil }
        let known: (fingerprint: UInt64, account: Account?)?
        do throws(StoreFailure) {
            guard let result = try await database.result(of: change) else { return nil }
            known = (result.fingerprint, try await books.account(AccountID(result.subject)))
        } catch {
            throw .unavailable(PortFailure("\(error)"))
        }
        guard known?.fingerprint == key.fingerprint else { throw .keyReused }
        return known?.account
    }

    private static func change(_ key: WriteKey) -> DoneChange? {
        key.isRepeatable ? DoneChange(command: key.id, fingerprint: key.fingerprint) : nil
    }
}

extension AccountFault {
    init(_ failure: StoreFailure) {
        switch failure.constraint {
        case "account_username_key": self = .usernameTaken
        case "account_email_folded_key": self = .emailTaken
        default: self = .unavailable(PortFailure("\(failure)"))
        }
    }
}
