package import Domain

/// Who is known, in the database.
package struct AccountBooks: Sendable {
    let database: Database
    let limits: AccountLimits
    /// How clients name an account: so it stands in the audit.
    let publicID: @Sendable (AccountID) -> String

    private static let insert = Statement(
        "add_account",
        """
        INSERT INTO account (account_id, role, username, name, email, email_folded, phone, counter_no, password_hash,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)

    private static let one = Statement(
        named: "account", onlyReads: true, text: "SELECT \(Account.columns) FROM account a WHERE a.account_id = $1")

    private static let byUsername = Statement(
        named: "credential_by_username", onlyReads: true,
        text: "SELECT \(Account.columns), a.password_hash FROM account a WHERE a.username = $1")

    private static let byEmail = Statement(
        named: "credential_by_email", onlyReads: true,
        text: "SELECT \(Account.columns), a.password_hash FROM account a WHERE a.email_folded = $1")

    private static let byNumber = Statement(
        named: "credential_by_number", onlyReads: true,
        text: "SELECT \(Account.columns), a.password_hash FROM account a WHERE a.account_id = $1")

    private static let list = Statement(
        named: "accounts", onlyReads: true,
        text: """
            SELECT \(Account.columns) FROM account a
            WHERE a.role > \(Role.guest.rawValue) AND a.account_id > $1 AND ($2::smallint IS NULL OR a.role = $2)
                AND ($3 = '' OR a.username ~ $3 OR a.name ~ $3)
            ORDER BY a.account_id LIMIT $4
            """)

    private static let remembered = Statement(
        "remembered_passwords", onlyReads: true,
        "SELECT hash FROM account_password WHERE account_id = $1 ORDER BY number DESC LIMIT $2")

    package init(
        _ database: Database, limits: AccountLimits = AccountLimits(),
        publicID: @escaping @Sendable (AccountID) -> String
    ) {
        self.database = database
        self.limits = limits
        self.publicID = publicID
    }

    // MARK: New accounts

    /// Writes an account. A name that somebody has is a conflict with the constraint `account_username_key`, an address
    /// one with `account_email_folded_key`.
    /// - Parameters:
    ///   - actor: nil for those who sign up themselves, which nobody audits.
    ///   - mayAdd: whether the actor as he is, nil when he is no account, may make this one; asked while he cannot
    ///     change.
    /// - Returns: false when he may not.
    @discardableResult
    package func add(
        _ account: Account, hash: String?, by actor: AuditActor?, done: DoneChange? = nil,
        if mayAdd: (@Sendable (_ actor: Account?) -> Bool)? = nil
    ) async throws(StoreFailure) -> Bool {
        var batch = Batch(Self.insert, Self.parameters(account, hash))
        if let actor {
            AuditBooks.append(
                AuditEntry(
                    at: account.createdAt, actor: actor, action: "createAccount", subject: publicID(account.id),
                    after: account.auditText()), to: &batch)
        }
        done?.remember(account.id.number, 0, in: &batch)
        guard let actor, let mayAdd else {
            _ = try await database.run(batch)
            return true
        }
        let whole = batch
        return try await database.transaction { transaction throws(StoreFailure) in
            let maker = try await locked([actor.account], transaction)[actor.account]
            guard mayAdd(maker?.account) else {
                try await transaction.discard()
                return false
            }
            _ = try await transaction.run(whole)
            return true
        }
    }

    static func append(_ account: Account, to batch: inout Batch) {
        batch.append(insert, parameters(account, nil))
    }

    private static func parameters(_ account: Account, _ hash: String?) -> [Parameter] {
        [
            .int8(account.id.number), .int2(Int16(account.role.rawValue)), .value(account.username?.text),
            .value(account.name?.text), .value(account.email?.text), .value(account.email?.folded),
            .value(account.phone?.text), .value(account.counter.map { Int32(clamping: $0) }), .value(hash),
            .int8(account.createdAt.milliseconds),
        ]
    }

    // MARK: Reading

    package func account(_ id: AccountID) async throws(StoreFailure) -> Account? {
        let rows = try await database.query(Self.one, [.int8(id.number)])
        return try rows.first.map { row throws(StoreFailure) in try Account(row) }
    }

    package func credential(of login: Login) async throws(StoreFailure) -> Credential? {
        switch login {
        case .username(let name): try await credential(Self.byUsername, .text(name))
        case .email(let address): try await credential(Self.byEmail, .text(address))
        }
    }

    package func credential(of account: AccountID) async throws(StoreFailure) -> Credential? {
        try await credential(Self.byNumber, .int8(account.number))
    }

    private func credential(_ statement: Statement, _ key: Parameter) async throws(StoreFailure) -> Credential? {
        let rows = try await database.query(statement, [key])
        return try rows.first.map { row throws(StoreFailure) in
            Credential(account: try Account(row), hash: try row.optional(Account.columnCount))
        }
    }

    /// By number, which nobody chose.
    package func accounts(_ wanted: AccountSearch) async throws(StoreFailure) -> [Account] {
        let rows = try await database.query(
            Self.list,
            [
                .int8(wanted.after?.number ?? 0), .value(wanted.role.map { Int16($0.rawValue) }),
                .text(AnyCase.pattern(wanted.text)), .int8(Int64(min(wanted.limit, database.limits.listRows))),
            ])
        return try rows.map { row throws(StoreFailure) in try Account(row) }
    }

    /// The hashes of earlier passwords that may not come again, the newest first.
    package func rememberedPasswords(of account: AccountID) async throws(StoreFailure) -> [String] {
        let rows = try await database.query(
            Self.remembered, [.int8(account.number), .int8(Int64(limits.rememberedPasswords - 1))])
        return try rows.map { row throws(StoreFailure) in try row.value(0) }
    }
}
