/// Who did what to what. Written once, changed never.
package struct AuditEntry: Hashable, Sendable {
    package enum Outcome: Int16, Hashable, Sendable, CaseIterable {
        case done
        case refused

        package var name: String {
            switch self {
            case .done: "done"
            case .refused: "refused"
            }
        }
    }

    /// Given by the database; zero before that.
    package let number: Int64
    /// Of entries with one key the first is kept, so what is told again stands there once. Nil for what goes into the
    /// commit of what it tells, and for what was read.
    package let key: WideID?
    package let at: Moment
    package let actor: AuditActor
    /// The name of the operation: `changeAccount`.
    package let action: String
    /// What it was done to, as clients name it.
    package let subject: String
    package let outcome: Outcome
    /// JSON, where there is something to compare.
    package let before: String?
    package let after: String?

    package init(
        number: Int64 = 0, key: WideID? = nil, at: Moment, actor: AuditActor, action: String, subject: String,
        outcome: Outcome = .done, before: String? = nil, after: String? = nil
    ) {
        self.number = number
        self.key = key
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.outcome = outcome
        self.before = before
        self.after = after
    }
}

/// Who did something, and how he came.
package struct AuditActor: Hashable, Sendable {
    /// Nobody when there was no token.
    package let account: AccountID
    package let role: Role?
    package let address: String
    package let requestID: String

    package init(account: AccountID, role: Role?, address: String, requestID: String) {
        self.account = account
        self.role = role
        self.address = address
        self.requestID = requestID
    }

    /// The program itself.
    package static let program = Self(account: .nobody, role: nil, address: "", requestID: "")
}
