internal import Contract
internal import Domain
internal import HTTP

// What everybody may do with the own account.
extension AccountDesk {
    func getMe(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let account = try await ask { () async throws(PortFailure) in try await accounts.account(caller.account) }
        guard let account else { throw Problem(.accountNotFound) }
        return .json { json in AccountView.write(account, to: &json) }
    }

    func changeMe(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        var form = try Form(try request.json())
        var edit = AccountEdit()
        edit.name = form.personName(isRequired: false)
        edit.email = form.change("email") { $0.email(isRequired: false) }
        edit.phone = form.change("phone") { $0.phone(isRequired: false) }
        form.refuseNull("name")
        try form.finish()
        let wanted = edit
        return try await changed(caller.account, wanted, hash: nil, request) { $0.account == $1.id }
    }

    func changePassword(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        var form = try Form(try request.json())
        let current = form.shownPassword("current_password")
        let new = form.newPassword("new_password")
        try form.finish()
        guard let current, let new else { throw Problem(.validation) }
        let attempt = Self.attempt("account \(caller.account.number)", request)
        let subject = PublicID.text(caller.account)
        try await admit(attempt, to: .changePassword, subject, request)
        let credential = try await ask { () async throws(PortFailure) in
            try await accounts.credential(of: caller.account)
        }
        let known = credential?.hash
        let matches = try await verified(current, against: known, attempt)
        guard matches, let known else {
            noteRefused(.changePassword, subject, request)
            throw Problem(.invalidCredentials, "The current password is wrong.")
        }
        try await ask { () async throws(PortFailure) in try await accounts.forgive(attempt) }
        try await refuseRemembered(new, caller.account, known)
        let hash = try await hashed { () async throws(PasswordHasher.Refusal) in try await passwords.hash(new) }
        let (session, actor) = (request.principal?.session, request.auditActor)
        let ended = try await ask { () async throws(PortFailure) in
            try await accounts.setPassword(of: caller.account, from: known, to: hash, keeping: session, by: actor)
        }
        guard let ended else { throw Problem(.invalidCredentials, "The current password is wrong.") }
        revoke(ended)
        return Response(.noContent)
    }

    /// The present password and those before it may not come again.
    private func refuseRemembered(
        _ password: Password, _ account: AccountID, _ known: String
    ) async throws(Problem) {
        let earlier = try await ask { () async throws(PortFailure) in
            try await accounts.rememberedPasswords(of: account)
        }
        for hash in [known] + earlier {
            let isThis = try await hashed { () async throws(PasswordHasher.Refusal) in
                try await passwords.verify(password, against: hash)
            }
            guard !isThis else {
                throw Problem(
                    .passwordReused,
                    errors: [
                        .init(
                            field: "new_password", code: "PASSWORD_REUSED",
                            message: "This is one of the last \(limits.rememberedPasswords).")
                    ])
            }
        }
    }

    // MARK: Devices

    func listSessions(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let found = try await ask { () async throws(PortFailure) in try await accounts.sessions(of: caller.account) }
        let own = request.principal?.session
        return .page(Page(found)) { session, json in
            AccountView.write(session, isOwn: session.id == own, to: &json)
        }
    }

    func endSession(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        guard let session = PublicID.session(request.parameters["session"]) else { throw Problem(.sessionNotFound) }
        let ended = try await ask { () async throws(PortFailure) in
            try await accounts.end(session, of: caller.account)
        }
        guard let ended else { throw Problem(.sessionNotFound) }
        revoke([ended])
        return Response(.noContent)
    }

    /// On every device but the one that asks.
    func endOtherSessions(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let own = request.principal?.session
        revoke(
            try await ask { () async throws(PortFailure) in
                try await accounts.endAll(of: caller.account, keeping: own)
            })
        return Response(.noContent)
    }
}
