internal import Domain
internal import HTTP

/// In development alone: a request says itself who makes it, in X-Seatwire-Account and X-Seatwire-Role.
enum OpenAccess {
    /// Nil when the request names no account; refused when it names what is none.
    static func principal(_ head: RequestHead) throws(Problem) -> Principal? {
        guard let name = head.fields["x-seatwire-account"] else { return nil }
        guard let account = PublicID.account(name) else { throw Problem(.unauthenticated) }
        guard let text = head.fields["x-seatwire-role"] else { return Principal(account: account, role: .customer) }
        guard let role = Role.allCases.first(where: { $0.name == text }) else { throw Problem(.unauthenticated) }
        return Principal(account: account, role: role)
    }
}
