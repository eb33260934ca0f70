package import Domain

extension AccountBooks {
    /// The lower number first: two who change each other do not wait for each other.
    private static let lock = Statement(
        named: "lock_accounts", onlyReads: false,
        text: """
            SELECT \(Account.columns), a.password_hash FROM account a WHERE a.account_id = ANY ($1)
            ORDER BY a.account_id FOR UPDATE
            """)

    private static let update = Statement(
        "change_account",
        """
        UPDATE account SET role = $2, name = $3, email = $4, email_folded = $5, phone = $6, counter_no = $7,
            is_disabled = $8, password_hash = $9
        WHERE account_id = $1
        """)

    private static let remember = Statement(
        "remember_password", "INSERT INTO account_password (account_id, hash) VALUES ($1, $2)")

    private static let forget = Statement(
        "forget_passwords",
        """
        DELETE FROM account_password WHERE account_id = $1 AND number NOT IN (
            SELECT number FROM account_password WHERE account_id = $1 ORDER BY number DESC LIMIT $2)
        """)

    private static let improve = Statement(
        "improve_hash", "UPDATE account SET password_hash = $3 WHERE account_id = $1 AND password_hash = $2")

    /// Changes an account, if the actor may: that is asked while neither of the two can change. Sessions end or must
    /// renew with it, and what was before and after stands in the audit, all in one commit.
    /// - Parameters:
    ///   - hash: a new password's.
    ///   - mayChange: whether the actor as he is, nil when he is no account, may change the account as it is.
    package func change(
        _ id: AccountID, _ edit: AccountEdit, hash: String? = nil, by actor: AuditActor, at now: Moment,
        if mayChange: @escaping @Sendable (_ actor: Account?, _ account: Account) -> Bool
    ) async throws(StoreFailure) -> AccountChange {
        try await database.transaction { transaction throws(StoreFailure) in
            let locked = try await locked([actor.account, id], transaction)
            guard let known = locked[id] else { return .notFound }
            guard mayChange(locked[actor.account]?.account, known.account) else {
                try await transaction.discard()
                return .forbidden
            }
            let after = edit.applied(to: known.account)
            var batch = Batch()
            append(after, hash: hash, before: known, to: &batch)
            AuditBooks.append(
                AuditEntry(
                    at: now, actor: actor, action: "changeAccount", subject: publicID(id),
                    before: known.account.auditText(),
                    after: after.auditText(differentFrom: known.account, withNewPassword: hash != nil)),
                to: &batch)
            _ = try await transaction.run(batch)
            let consequence = hash == nil ? edit.consequence(for: known.account) : .end
            return .changed(after, try await Self.revoke(id, consequence, keeping: nil, at: now, transaction))
        }
    }

    /// Gives an account another password, unless it has got one meanwhile, and ends its other sessions.
    /// - Returns: nil when the password is not the one any more that the caller knew.
    package func setPassword(
        of id: AccountID, from known: String, to hash: String, keeping session: SessionID?, by actor: AuditActor,
        at now: Moment
    ) async throws(StoreFailure) -> [Revocation]? {
        try await database.transaction { transaction throws(StoreFailure) in
            guard let found = try await locked([id], transaction)[id], found.hash == known else {
                try await transaction.discard()
                return nil
            }
            var batch = Batch()
            append(found.account, hash: hash, before: found, to: &batch)
            if found.account.role >= .staff {
                AuditBooks.append(
                    AuditEntry(at: now, actor: actor, action: "changePassword", subject: publicID(id)), to: &batch)
            }
            _ = try await transaction.run(batch)
            return try await Self.revoke(id, .end, keeping: session, at: now, transaction)
        }
    }

    /// Puts a better hash of the same password in the place of a worse one.
    package func improve(
        _ id: AccountID, from old: String, to new: String
    ) async throws(StoreFailure) {
        _ = try await database.query(Self.improve, [.int8(id.number), .text(old), .text(new)])
    }

    /// Accounts as they are, and stay until the transaction ends.
    func locked(
        _ ids: [AccountID], _ transaction: Transaction
    ) async throws(StoreFailure) -> [AccountID: Credential] {
        var found: [AccountID: Credential] = [:]
        for row in try await transaction.query(Self.lock, [.array(ids.map(\.number))]) {
            let account = try Account(row)
            found[account.id] = Credential(account: account, hash: try row.optional(Account.columnCount))
        }
        return found
    }

    private func append(_ account: Account, hash: String?, before: Credential, to batch: inout Batch) {
        batch.append(
            Self.update,
            [
                .int8(account.id.number), .int2(Int16(account.role.rawValue)), .value(account.name?.text),
                .value(account.email?.text), .value(account.email?.folded), .value(account.phone?.text),
                .value(account.counter.map { Int32(clamping: $0) }), .bool(account.isDisabled),
                .value(hash ?? before.hash),
            ])
        guard hash != nil, let old = before.hash else { return }
        batch.append(Self.remember, [.int8(account.id.number), .text(old)])
        batch.append(Self.forget, [.int8(account.id.number), .int8(Int64(limits.rememberedPasswords - 1))])
    }
}
