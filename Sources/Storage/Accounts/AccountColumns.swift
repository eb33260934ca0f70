internal import Contract
internal import Domain

extension Account {
    /// The columns of `account a` that make one, and how many they are.
    static let columns = """
        a.account_id, a.role, a.username, a.name, a.email, a.phone, a.counter_no, a.is_disabled, a.created_at
        """
    static let columnCount = 9

    init(_ row: Row, first: Int = 0) throws(StoreFailure) {
        let number = UInt8(truncatingIfNeeded: try row.value(first + 1, as: Int16.self))
        guard let role = Role(rawValue: number) else { throw StoreFailure(.invalidData, "an account without a role") }
        self.init(
            id: AccountID(try row.value(first)), role: role,
            username: try row.optional(first + 2, as: String.self).flatMap { Username($0) },
            name: try row.optional(first + 3, as: String.self).flatMap { PersonName($0) },
            email: try row.optional(first + 4, as: String.self).flatMap { EmailAddress($0) },
            phone: try row.optional(first + 5, as: String.self).flatMap { PhoneNumber($0) },
            counter: try row.optional(first + 6, as: Int32.self).map { Int($0) },
            isDisabled: try row.value(first + 7), createdAt: Moment(milliseconds: try row.value(first + 8)))
    }

    /// What the audit keeps to compare. What somebody is called and how to reach him is not its business, a password
    /// still less: it says only whether that changed.
    func auditText(differentFrom other: Account? = nil, withNewPassword hasNewPassword: Bool = false) -> String {
        let bytes = JSONWriter.object { json in
            json.string("role", role.name)
            if let counter { json.integer("counter_no", counter) }
            json.flag("disabled", isDisabled)
            if let other, other.name != name { json.flag("name_changed", true) }
            if let other, other.email != email { json.flag("email_changed", true) }
            if let other, other.phone != phone { json.flag("phone_changed", true) }
            if hasNewPassword { json.flag("password_changed", true) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension DeviceSession {
    /// The columns of `account_session s` that make one.
    static let columns = """
        s.session_id, s.account_id, s.generation, s.device, s.address, s.created_at, s.seen_at, s.expires_at,
        s.ended_at IS NOT NULL
        """
    static let columnCount = 9

    init(_ row: Row, first: Int = 0) throws(StoreFailure) {
        self.init(
            id: SessionID(try row.value(first)), account: AccountID(try row.value(first + 1)),
            generation: try row.value(first + 2), device: try row.optional(first + 3),
            address: try row.value(first + 4), createdAt: Moment(milliseconds: try row.value(first + 5)),
            seenAt: Moment(milliseconds: try row.value(first + 6)),
            expiresAt: Moment(milliseconds: try row.value(first + 7)), isEnded: try row.value(first + 8))
    }
}
