import Testing

@testable import Domain

@Suite("Who may do what to accounts") struct AccountRulesTests {
    private static let other = AccountID(2)

    private func account(_ role: Role, id: AccountID = other) -> Account {
        Account(
            id: id, role: role, username: Username("somebody"), name: PersonName("Some Body"),
            createdAt: Moment(milliseconds: 0))
    }

    private func caller(_ role: Role, id: Int64 = 1) -> Caller { .account(AccountID(id), role) }

    @Test("accounts are made by admins and above, of their own role at most, never guests")
    func adding() {
        let allowed: [Role: [Role]] = [
            .guest: [], .customer: [], .staff: [], .admin: [.customer, .staff, .admin],
            .developer: [.customer, .staff, .admin, .developer],
        ]
        for (own, roles) in allowed {
            for role in Role.allCases {
                #expect(caller(own).mayAdd(role) == roles.contains(role), "\(own) adds \(role)")
            }
        }
        #expect(!Caller.system.mayAdd(.customer))
    }

    @Test("nobody changes somebody who may do more, or raises anybody above himself")
    func changing() {
        var raise = AccountEdit()
        raise.role = .developer
        let rename = AccountEdit()
        for own in Role.allCases {
            for target in Role.allCases {
                let may = own >= .admin && target <= own && target > .guest
                #expect(caller(own).mayChange(account(target), rename) == may, "\(own) changes \(target)")
                #expect(
                    caller(own).mayChange(account(target), raise) == (own == .developer && target > .guest),
                    "\(own) raises \(target)")
            }
        }
        #expect(!Caller.system.mayChange(account(.customer), rename))
    }

    @Test("nobody makes an equal less, to give him a password then, but a developer")
    func lowering() {
        var lower = AccountEdit()
        lower.role = .staff
        #expect(!caller(.admin).mayChange(account(.admin), lower))
        #expect(caller(.developer).mayChange(account(.developer), lower))
        #expect(caller(.developer).mayChange(account(.admin), lower))
        var raise = AccountEdit()
        raise.role = .admin
        #expect(caller(.admin).mayChange(account(.staff), raise))
        var same = AccountEdit()
        same.role = .admin
        #expect(caller(.admin).mayChange(account(.admin), same))
    }

    @Test("nobody disables himself or changes his own role, so somebody is left who can undo it")
    func oneself() {
        var disable = AccountEdit()
        disable.isDisabled = true
        var lower = AccountEdit()
        lower.role = .staff
        var same = AccountEdit()
        same.role = .admin
        let own = account(.admin, id: AccountID(1))
        #expect(!caller(.admin).mayChange(own, disable))
        #expect(!caller(.admin).mayChange(own, lower))
        #expect(caller(.admin).mayChange(own, same))
        #expect(caller(.admin, id: 9).mayChange(own, disable))
    }

    @Test("a password is given by a higher role, by a developer to every other, and by nobody to himself")
    func password() {
        for own in Role.allCases {
            #expect(!caller(own, id: 7).mayReplacePassword(of: account(own, id: AccountID(7))))
            for other in Role.allCases {
                let isGiven = caller(own, id: 7).mayReplacePassword(of: account(other, id: AccountID(8)))
                #expect(isGiven == (own > other || own == .developer))
                #expect(!Caller.system.mayReplacePassword(of: account(other, id: AccountID(8))))
            }
        }
    }

    @Test("C11: what belongs to somebody is seen by him and by staff, and by nobody else")
    func seeing() {
        for role in Role.allCases {
            #expect(caller(role, id: 7).maySee(whatBelongsTo: AccountID(7)))
            #expect(caller(role, id: 8).maySee(whatBelongsTo: AccountID(7)) == (role >= .staff))
            #expect(caller(role, id: 0).maySee(whatBelongsTo: .nobody) == (role >= .staff))
        }
        #expect(!Caller.system.maySee(whatBelongsTo: AccountID(7)))
    }

    @Test("C10: a show is its owner's or a developer's; another admin is nobody to it")
    func ownership() {
        #expect(caller(.admin, id: 7).owns(AccountID(7)))
        #expect(!caller(.admin, id: 8).owns(AccountID(7)))
        #expect(caller(.developer, id: 8).owns(AccountID(7)))
        for role in [Role.guest, .customer, .staff] { #expect(!caller(role, id: 7).owns(AccountID(7))) }
        #expect(!Caller.system.owns(.nobody))
    }

    @Test("disabling ends the sessions, another role renews them, a name does neither")
    func consequences() {
        var edit = AccountEdit()
        edit.name = PersonName("Other Name")
        #expect(edit.consequence(for: account(.staff)) == .none)
        edit.role = .staff
        #expect(edit.consequence(for: account(.staff)) == .none)
        edit.role = .customer
        #expect(edit.consequence(for: account(.staff)) == .renew)
        edit.isDisabled = true
        #expect(edit.consequence(for: account(.staff)) == .end)
        #expect(edit.applied(to: account(.staff)).isDisabled)
    }
}
