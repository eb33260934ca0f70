package import API
package import Domain

/// What somebody has shown to be who they are.
package struct FeedPass: Hashable, Sendable {
    package let principal: Principal
    /// For people to read.
    package let name: String?
    /// When it ends by itself.
    package let expiresAt: Moment?
    /// By what it is revoked; empty when it cannot be.
    package let session: String

    package init(_ principal: Principal, name: String? = nil, expiresAt: Moment? = nil, session: String = "") {
        self.principal = principal
        self.name = name
        self.expiresAt = expiresAt
        self.session = session
    }
}
