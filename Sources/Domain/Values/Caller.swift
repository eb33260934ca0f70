/// Who gives a command: a person, or the system itself for a payment provider.
package enum Caller: Hashable, Sendable {
    case account(AccountID, Role)
    /// A message of a payment provider, already verified.
    case system

    package var account: AccountID {
        switch self {
        case .account(let id, _): id
        case .system: .nobody
        }
    }

    package var isStaff: Bool {
        switch self {
        case .account(_, let role): role >= .staff
        case .system: false
        }
    }

    /// Admins act on shows of their own; a developer on every one.
    package func owns(_ owner: AccountID) -> Bool {
        switch self {
        case .account(let id, .admin): id == owner
        case .account(_, .developer): true
        case .account(_, .guest), .account(_, .customer), .account(_, .staff), .system: false
        }
    }
}
