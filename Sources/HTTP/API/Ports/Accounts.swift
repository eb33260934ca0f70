package import Domain

/// Who is known, and who is logged in where.
package protocol Accounts: Sendable {
    // MARK: Accounts

    /// Writes a new account; under a key that was used before it tells what came of it then.
    /// - Parameters:
    ///   - actor: who makes it for somebody else, for the audit; nil for those who sign up themselves.
    ///   - mayAdd: asked of the actor's account as it is when the new one is written.
    /// - Returns: the account, and whether it is new.
    func add(
        _ account: Account, hash: String, by actor: AuditActor?, under key: WriteKey,
        if mayAdd: @escaping @Sendable (_ actor: Account?) -> Bool
    ) async throws(AccountFault) -> (account: Account, isNew: Bool)
    func account(_ id: AccountID) async throws(PortFailure) -> Account?
    func accounts(_ wanted: AccountSearch) async throws(PortFailure) -> [Account]
    func credential(of login: Login) async throws(PortFailure) -> Credential?
    func credential(of account: AccountID) async throws(PortFailure) -> Credential?
    /// Changes an account if the actor, as he is then, may change it as it is then; a new hash ends its sessions.
    func change(
        _ id: AccountID, _ edit: AccountEdit, hash: String?, by actor: AuditActor,
        if mayChange: @escaping @Sendable (_ actor: Account?, _ account: Account) -> Bool
    ) async throws(AccountFault) -> AccountChange

    // MARK: Passwords

    /// Hashes of earlier passwords, the newest first.
    func rememberedPasswords(of account: AccountID) async throws(PortFailure) -> [String]
    /// Nil when the password was changed meanwhile. All sessions but one end.
    func setPassword(
        of id: AccountID, from known: String, to hash: String, keeping session: SessionID?, by actor: AuditActor
    ) async throws(PortFailure) -> [Revocation]?
    func improve(_ id: AccountID, from old: String, to new: String) async throws(PortFailure)
    /// Counts an attempt; until when it is turned away, nil when it may go on.
    func register(_ attempt: LoginAttempt) async throws(PortFailure) -> Moment?
    /// The secret was right: the count begins anew.
    func forgive(_ attempt: LoginAttempt) async throws(PortFailure)
    /// The secret was not looked at: the attempt does not count.
    func withdraw(_ attempt: LoginAttempt) async throws(PortFailure)

    // MARK: Sessions

    /// The account as it is now, which may do more or less than when its password was looked at, and the sessions that
    /// end to make room; nil when it was disabled or got another password meanwhile.
    func open(
        _ session: DeviceSession, _ digests: RefreshDigests, checked hash: String, forgiving attempt: LoginAttempt
    ) async throws(PortFailure) -> (account: Account, ended: [Revocation])?
    func open(guest account: Account, _ session: DeviceSession, _ digests: RefreshDigests) async throws(PortFailure)
    func refresh(_ given: RefreshDigests, successors: [[UInt8]]) async throws(PortFailure) -> RefreshResult
    func sessions(of account: AccountID) async throws(PortFailure) -> [DeviceSession]
    /// Nil when it is none of the account's or has ended.
    func end(_ session: SessionID, of account: AccountID) async throws(PortFailure) -> Revocation?
    func end(_ digests: RefreshDigests) async throws(PortFailure) -> Revocation?
    func endAll(of account: AccountID, keeping session: SessionID?) async throws(PortFailure) -> [Revocation]
}
