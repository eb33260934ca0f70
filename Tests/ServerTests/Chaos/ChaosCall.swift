import Contract

/// One request under a key of its own: sent again, to whichever server, it has to come to the same.
struct ChaosCall: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case hold
        case add
        case book
        case release
        case look
        case arrange
    }

    let kind: Kind
    let method: String
    let path: String
    let body: String
    let account: String
    let key: String
    var role = "customer"

    /// As it goes over the wire.
    var text: String {
        """
        \(method) \(path) HTTP/1.1\r
        Host: localhost\r
        X-Seatwire-Account: \(account)\r
        X-Seatwire-Role: \(role)\r
        Idempotency-Key: \(key)\r
        \(body.isEmpty ? "" : "Content-Type: application/json\r\n")Content-Length: \(body.utf8.count)\r
        \r
        \(body)
        """
    }

    static func hold(_ seats: [String], at show: String, by account: String, key: String) -> Self {
        let names = seats.map { "\"\($0)\"" }.joined(separator: ",")
        return Self(
            kind: .hold, method: "POST", path: "/v1/shows/\(show)/holds", body: "{\"seats\":[\(names)]}",
            account: account, key: key)
    }

    static func add(_ seats: [String], to hold: String, by account: String, key: String) -> Self {
        let names = seats.map { "\"\($0)\"" }.joined(separator: ",")
        return Self(
            kind: .add, method: "POST", path: "/v1/holds/\(hold)/seats", body: "{\"seats\":[\(names)]}",
            account: account, key: key)
    }

    static func book(_ hold: String, by account: String, key: String) -> Self {
        let body = """
            {"hold":"\(hold)","contact":{"name":"Asha Rao","email":"asha@example.com","phone":"+919876543210"},\
            "payment":{"method":"sandbox","token":"ok"}}
            """
        return Self(kind: .book, method: "POST", path: "/v1/bookings", body: body, account: account, key: key)
    }

    static func release(_ hold: String, by account: String, key: String) -> Self {
        Self(kind: .release, method: "DELETE", path: "/v1/holds/\(hold)", body: "", account: account, key: key)
    }

    /// What staff read.
    static func look(_ path: String) -> Self {
        Self(kind: .look, method: "GET", path: path, body: "", account: owner, key: "look", role: "developer")
    }

    /// What an owner prepares.
    static func arrange(_ method: String, _ path: String, _ body: String) -> Self {
        Self(
            kind: .arrange, method: method, path: path, body: body, account: owner,
            key: "arrange-\(UInt64.random(in: 0...UInt64.max))", role: "developer")
    }

    private static let owner = "acct_0000000000001"
}

/// What came back.
struct ChaosAnswer: Sendable {
    let status: Int
    let content: JSONValue?

    /// Whether it says for good what became of the request. Everything else is asked again under the same key.
    var isDefinite: Bool {
        switch status {
        case 503, 202: false
        // The same key is under way, or its seats are being paid for by it.
        case 409: code != "IDEMPOTENCY_CONFLICT"
        default: true
        }
    }

    var code: String { text("code") ?? "" }

    func text(_ name: String) -> String? {
        guard case .string(let text) = content?[name] else { return nil }
        return text
    }

    /// The labels of its seats, in the order of their names.
    var seats: [String] {
        guard case .array(let seats) = content?["seats"] else { return [] }
        return seats.compactMap { seat -> String? in
            switch seat {
            case .string(let label): label
            default: if case .string(let label) = seat["label"] { label } else { nil }
            }
        }.sorted()
    }

    /// What must be the same whenever and wherever the request is repeated. Remaining times are not.
    var essence: String {
        let total = content?["total"].map { "\($0)" } ?? ""
        let generation = content?["generation"].map { "\($0)" } ?? ""
        return "\(status) \(text("id") ?? "") \(text("code") ?? "") \(generation) \(seats) \(total)"
    }
}
