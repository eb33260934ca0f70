internal import Contract
internal import Domain

/// Accounts, devices and the audit as clients see them.
enum AccountView {
    static func write(_ account: Account, to json: inout JSONObjectWriter) {
        json.string("id", PublicID.text(account.id))
        json.string("role", account.role.name)
        json.optional("username", account.username?.text)
        json.optional("name", account.name?.text)
        json.optional("email", account.email?.text)
        json.optional("phone", account.phone?.text)
        if let counter = account.counter { json.integer("counter_no", counter) } else { json.null("counter_no") }
        json.flag("disabled", account.isDisabled)
        json.moment("created_at", account.createdAt)
    }

    static func write(_ session: DeviceSession, isOwn: Bool, to json: inout JSONObjectWriter) {
        json.string("id", PublicID.text(session.id))
        json.optional("device", session.device)
        json.string("address", session.address)
        json.moment("created_at", session.createdAt)
        json.moment("seen_at", session.seenAt)
        json.moment("expires_at", session.expiresAt)
        json.flag("current", isOwn)
    }

    static func write(_ entry: AuditEntry, to json: inout JSONObjectWriter) {
        json.integer("id", entry.number)
        json.moment("at", entry.at)
        json.optional("actor", entry.actor.account == .nobody ? nil : PublicID.text(entry.actor.account))
        json.optional("role", entry.actor.role?.name)
        json.string("address", entry.actor.address)
        json.string("request_id", entry.actor.requestID)
        json.string("action", entry.action)
        json.string("subject", entry.subject)
        json.string("outcome", entry.outcome.name)
        json.raw("before", entry.before)
        json.raw("after", entry.after)
    }
}

extension JSONObjectWriter {
    /// JSON that the database kept, or null.
    fileprivate mutating func raw(_ name: StaticString, _ text: String?) {
        guard let text, let value = try? JSONReader.read(Array(text.utf8)) else { return null(name) }
        self.value(name, value)
    }
}
