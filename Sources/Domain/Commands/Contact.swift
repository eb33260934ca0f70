/// Whom a booking belongs to. It goes beside the events, never into them: a person can be forgotten, the ledger cannot.
package struct Contact: Hashable, Sendable {
    package let name: String
    package let email: String?
    package let phone: String?

    package init(name: String, email: String? = nil, phone: String? = nil) {
        self.name = name
        self.email = email
        self.phone = phone
    }
}
