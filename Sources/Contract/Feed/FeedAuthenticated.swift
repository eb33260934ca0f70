/// Who the client is from here on.
package struct FeedAuthenticated: Hashable, Sendable {
    package var mark: FeedMark?
    /// Nil for a client that has shown the key of the gate and no token.
    package var account: String?
    package var name: String?
    package var role: String
    package var expiresAt: String?

    package init(mark: FeedMark?, account: String?, name: String?, role: String, expiresAt: String?) {
        self.mark = mark
        self.account = account
        self.name = name
        self.role = role
        self.expiresAt = expiresAt
    }

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            json.string("type", "authenticated")
            json.mark(mark)
            if let account { json.string("account", account) }
            if let name { json.string("name", name) }
            json.string("role", role)
            if let expiresAt { json.string("expires_at", expiresAt) }
        }
    }
}
