/// What is to be changed of an account; nil leaves it as it is.
package struct AccountEdit: Hashable, Sendable {
    package var name: PersonName?
    package var email: EmailAddress?
    package var phone: PhoneNumber?
    package var counter: Int?
    package var role: Role?
    package var isDisabled: Bool?

    package init() {}

    package func applied(to account: Account) -> Account {
        Account(
            id: account.id, role: role ?? account.role, username: account.username, name: name ?? account.name,
            email: email ?? account.email, phone: phone ?? account.phone, counter: counter ?? account.counter,
            isDisabled: isDisabled ?? account.isDisabled, createdAt: account.createdAt)
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
