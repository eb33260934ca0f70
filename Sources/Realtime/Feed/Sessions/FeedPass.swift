package import API
package import Domain

/// What somebody has shown to be who they are.
package struct FeedPass: Hashable, Sendable {
    package let principal: Principal
    /// For people to read.
    package let name: String?

    package init(_ principal: Principal, name: String? = nil) {
        self.principal = principal
        self.name = name
    }

    /// When it ends by itself; nil for as long as the connection.
    package var expiresAt: Moment? { principal.expiresAt }
    /// By what it is revoked; nil when it cannot be.
    package var session: SessionID? { principal.session }
}
