internal import API
internal import Crypto
internal import Domain
internal import Reactor
internal import Storage

/// `seatwire account`: the way to the first account, and back in when a password is lost. Whoever can run it has the
/// database anyway.
struct AccountCommand {
    let floor: FloorCommand

    /// With a role it makes an account; without one it gives another password to one that is there.
    func run(_ name: String, role: String?, show: (String) -> CInt) -> CInt {
        floor.run(show: show) { floor in
            guard let username = Username(name) else {
                throw StartFailure("\(name.debugDescription) is no username: lower-case letters, digits and . - _")
            }
            let password = Password.drawn()
            guard let hash = Argon2id.hash(password.revealed, cost: .standard) else {
                throw StartFailure("there is no memory for the hash of a password")
            }
            let books = AccountBooks(floor.database) { PublicID.text($0) }
            if let role {
                try await Self.add(username, try Self.role(role), hash, books, floor.time.now)
                return "made \(name); password: \(password.revealed)\n"
            }
            try await Self.reset(username, hash, books, floor.time.now)
            return "\(name) has another password: \(password.revealed)\n"
        }
    }

    private static func role(_ name: String) throws(StartFailure) -> Role {
        guard let role = Role.allCases.first(where: { $0.name == name && $0 != .guest }) else {
            throw StartFailure("\(name.debugDescription) is no role: customer, staff, admin or developer")
        }
        return role
    }

    private static func add(
        _ username: Username, _ role: Role, _ hash: String, _ books: AccountBooks, _ now: Moment
    ) async throws {
        let account = Account(
            id: AccountID(RandomIdentities().number()), role: role, username: username, createdAt: now)
        do throws(StoreFailure) {
            try await books.add(account, hash: hash, by: .program)
        } catch {
            guard error.constraint == "account_username_key" else { throw error }
            throw StartFailure("somebody is called \(username.text); without a role it gets another password")
        }
    }

    private static func reset(
        _ username: Username, _ hash: String, _ books: AccountBooks, _ now: Moment
    ) async throws {
        guard let known = try await books.credential(of: .username(username.text)) else {
            throw StartFailure("nobody is called \(username.text); with a role an account is made")
        }
        // Every server hears of it like of any other end of a session.
        _ = try await books.change(
            known.account.id, AccountEdit(), hash: hash, by: .program, at: now, if: { _, _ in true })
    }
}
