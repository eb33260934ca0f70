// Who may do what to accounts. Checked here and nowhere else.
extension Caller {
    /// Nobody makes somebody who may do more than himself, and guests make themselves.
    package func mayAdd(_ role: Role) -> Bool {
        switch self {
        case .account(_, let own): own >= .admin && role <= own && role > .guest
        case .system: false
        }
    }

    /// Nobody changes somebody who may do more than himself, raises anybody above himself, or changes what he himself
    /// may do: so there is always one left who can undo it.
    package func mayChange(_ account: Account, _ edit: AccountEdit) -> Bool {
        guard case .account(let id, let own) = self, own >= .admin, account.role <= own, account.role > .guest else {
            return false
        }
        if let role = edit.role, role != account.role {
            // Otherwise who may not give an equal a password would make him less first.
            guard mayAdd(role), own > account.role || own == .developer || id == account.id else { return false }
        }
        let changesRights = edit.role.map { $0 != account.role } ?? false || edit.isDisabled == true
        return !(id == account.id && changesRights)
    }

    /// A password of one's own changes only for whoever shows the present one: a stolen token must not become more than
    /// it is. Of others only for whoever may do more than they, or everything: who gives a password can come in their
    /// name, and the shows of an admin are his alone.
    package func mayReplacePassword(of account: Account) -> Bool {
        switch self {
        case .account(let own, let role): own != account.id && (role > account.role || role == .developer)
        case .system: false
        }
    }

    /// What belongs to an account is seen by the account itself and by staff.
    package func maySee(whatBelongsTo owner: AccountID) -> Bool {
        switch self {
        case .account(let id, let role): id == owner && owner != .nobody || role >= .staff
        case .system: false
        }
    }
}
