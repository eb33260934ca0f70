import Domain

@testable import Storage

extension AccountBooks {
    /// Names accounts plainly: how clients name them is not Storage's business.
    init(_ database: Database, limits: AccountLimits = AccountLimits()) {
        self.init(database, limits: limits) { "the account \($0.number)" }
    }
}
