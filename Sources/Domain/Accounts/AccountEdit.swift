/// What is to be changed of an account; nil leaves as it is what every account has.
package struct AccountEdit: Hashable, Sendable {
    package var name: PersonName?
    package var email = Change<EmailAddress>.keep
    package var phone = Change<PhoneNumber>.keep
    package var counter = Change<Int>.keep
    package var role: Role?
    package var isDisabled: Bool?

    package init() {}

    package func applied(to account: Account) -> Account {
        Account(
            id: account.id, role: role ?? account.role, username: account.username, name: name ?? account.name,
            email: email.applied(to: account.email), phone: phone.applied(to: account.phone),
            counter: counter.applied(to: account.counter), isDisabled: isDisabled ?? account.isDisabled,
            createdAt: account.createdAt)
    }

    /// What becomes of the sessions of an account that is changed so.
    package func consequence(for account: Account) -> SessionConsequence {
        if isDisabled == true { return .end }
        if let role, role != account.role { return .renew }
        return .none
    }
}

/// What a change of an account means for those who are logged in with it.
package enum SessionConsequence: Hashable, Sendable {
    case none
    /// Access tokens end at once; whoever refreshes gets one that tells the new role.
    case renew
    case end
}
