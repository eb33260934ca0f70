package import Contract

/// What `login` keeps, for one server: a token is never sent to another.
package struct StoredLogin: Equatable, Sendable {
    /// `https://host:port`.
    package var origin: String
    package var accessToken: String
    package var refreshToken: String?
    /// RFC 3339, as the server wrote it.
    package var expiresAt: String?
    /// Who it is, for people.
    package var name: String?

    package init(
        origin: String, accessToken: String, refreshToken: String? = nil, expiresAt: String? = nil, name: String? = nil
    ) {
        self.origin = origin
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
        self.name = name
    }

    /// The name under which a guest's pass is kept.
    package static let guest = "guest"

    /// A pass that everybody gets who asks: its loss is small.
    package var isGuest: Bool { name == Self.guest }

    /// Reads what was kept; nil when it is none of ours.
    init?(_ json: JSONValue) {
        guard let origin = json.text("url"), let token = json.text("access_token"), Self.isToken(token) else {
            return nil
        }
        self.init(
            origin: origin, accessToken: token, refreshToken: json.text("refresh_token"),
            expiresAt: json.text("expires_at"), name: json.text("name"))
    }

    /// What an answer of `/v1/auth/login`, `/guest` or `/refresh` gives.
    package init?(answer json: JSONValue, origin: String, name: String?) {
        guard let token = json.text("access_token"), Self.isToken(token) else { return nil }
        let account = json["account"]
        self.init(
            origin: origin, accessToken: token, refreshToken: json.text("refresh_token"),
            expiresAt: json.text("expires_at"), name: account?.text("username") ?? account?.text("name") ?? name)
    }

    func write(to json: inout JSONObjectWriter) {
        json.string("url", origin)
        json.string("access_token", accessToken)
        if let refreshToken { json.string("refresh_token", refreshToken) }
        if let expiresAt { json.string("expires_at", expiresAt) }
        if let name { json.string("name", name) }
    }

    /// What may stand behind `Bearer` (RFC 6750 section 2.1).
    package static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 8192 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
