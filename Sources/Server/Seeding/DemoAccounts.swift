internal import API
internal import Domain
internal import Storage

/// One account of each role for the demo, all with one password. Development alone has them: nowhere else does anybody
/// know a password that he did not choose.
struct DemoAccounts: Sendable {
    private struct Row {
        let id: Int64
        let username: String
        let name: String
        let role: Role
    }

    static let staff = AccountID(3)
    /// The admin owns the shows of the demo.
    private static let rows = [
        Row(id: Seeder.owner.number, username: "admin", name: "Demo Admin", role: .admin),
        Row(id: 2, username: "developer", name: "Demo Developer", role: .developer),
        Row(id: staff.number, username: "staff", name: "Demo Staff", role: .staff),
        Row(id: 4, username: "customer", name: "Demo Customer", role: .customer),
    ]

    let books: AccountBooks
    let passwords: PasswordHasher
    let time: any TimeSource

    /// Makes those that are missing.
    /// - Parameter chosen: the password that the operator chose; it is given to those that are there, too.
    /// - Returns: words for whoever started the program, when there is something that he cannot know.
    func seed(_ chosen: Password?) async throws(StoreFailure) -> String? {
        var missing: [Row] = []
        for row in Self.rows where try await books.account(AccountID(row.id)) == nil { missing.append(row) }
        let password = chosen ?? Password.drawn()
        if missing.isEmpty {
            if let chosen { try await give(chosen) }
            return nil
        }
        let hash = try await hash(password)
        var added: [String] = []
        for row in missing {
            let account = Account(
                id: AccountID(row.id), role: row.role, username: Username(row.username), name: PersonName(row.name),
                createdAt: time.now)
            do throws(StoreFailure) {
                try await books.add(account, hash: hash, by: .program)
                added.append(row.username)
            } catch  where error.code == .conflict {
                // Another node was faster, or somebody else has the name.
                continue
            }
        }
        guard !added.isEmpty else { return nil }
        let names = added.joined(separator: ", ")
        guard chosen == nil else { return "demo accounts: \(names); their password is SEATWIRE_DEMO_PASSWORD\n" }
        return "demo accounts: \(names); password: \(password.revealed)\n"
            + "It is shown this once; set SEATWIRE_DEMO_PASSWORD to choose another.\n"
    }

    private func give(_ password: Password) async throws(StoreFailure) {
        for row in Self.rows {
            let known = try await books.credential(of: AccountID(row.id))
            guard let known, known.account.username?.text == row.username, let old = known.hash else { continue }
            let isSame: Bool
            do throws(PasswordHasher.Refusal) {
                isSame = try await passwords.verify(password, against: old)
            } catch {
                throw StoreFailure(.misuse, "a password of the demo was not compared: \(error)")
            }
            // One hash for all of them: when the first is right, all are.
            guard !isSame else { return }
            _ = try await books.setPassword(
                of: AccountID(row.id), from: old, to: try await hash(password), keeping: nil, by: .program,
                at: time.now)
        }
    }

    private func hash(_ password: Password) async throws(StoreFailure) -> String {
        do throws(PasswordHasher.Refusal) {
            return try await passwords.hash(password)
        } catch {
            throw StoreFailure(.misuse, "a password of the demo was not hashed: \(error)")
        }
    }
}
