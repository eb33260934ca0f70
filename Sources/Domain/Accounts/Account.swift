/// Somebody who is known. A guest has nothing but a number.
package struct Account: Hashable, Sendable {
    package let id: AccountID
    package let role: Role
    package let username: Username?
    package let name: PersonName?
    package let email: EmailAddress?
    package let phone: PhoneNumber?
    /// The counter at which somebody of the staff sells.
    package let counter: Int?
    package let isDisabled: Bool
    package let createdAt: Moment

    /// The numbers that counters have.
    package static let counters: ClosedRange<Int64> = 1...9_999

    package init(
        id: AccountID, role: Role, username: Username? = nil, name: PersonName? = nil, email: EmailAddress? = nil,
        phone: PhoneNumber? = nil, counter: Int? = nil, isDisabled: Bool = false, createdAt: Moment
    ) {
        self.id = id
        self.role = role
        self.username = username
        self.name = name
        self.email = email
        self.phone = phone
        self.counter = counter
        self.isDisabled = isDisabled
        self.createdAt = createdAt
    }
}
