package import Contract
package import HTTP

/// What is asked of the server over REST.
package struct RestRequest: Sendable {
    package let method: Method
    package let target: String
    package let content: [UInt8]?

    package init(_ method: Method, _ target: String, content: [UInt8]? = nil) {
        self.method = method
        self.target = target
        self.content = content
    }

    /// Whether it changes something, and so carries a key under which it is done once.
    package var isWrite: Bool { method != .get }

    package static func shows(date: String?, status: String?) -> Self {
        let query = [("date", date), ("status", status)].compactMap { name, value in
            value.map { "\(name)=\(PercentText.of($0))" }
        }
        return Self(.get, "/v1/shows" + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
    }

    package static func map(show: String, atLeast position: FeedPosition? = nil) -> Self {
        let query = position.map { "?at_least=\(PercentText.of($0.text))" } ?? ""
        return Self(.get, "/v1/shows/\(PercentText.of(show))/map\(query)")
    }

    package static func plan(layout: String, version: Int64) -> Self {
        Self(.get, "/v1/layouts/\(PercentText.of(layout))/versions/\(version)")
    }

    package static func hold(_ wish: SeatWish) -> Self {
        Self(
            .post, "/v1/shows/\(PercentText.of(wish.target))/holds",
            content: JSONWriter.object { json in write(wish, to: &json) })
    }

    package static func add(_ wish: SeatWish) -> Self {
        Self(
            .post, "/v1/holds/\(PercentText.of(wish.target))/seats",
            content: JSONWriter.object { json in write(wish, to: &json) })
    }

    package static func extend(hold: String) -> Self { Self(.post, "/v1/holds/\(PercentText.of(hold))/extend") }

    package static func release(hold: String, seat: String?, reason: String?) -> Self {
        let place = seat.map { "/seats/\(PercentText.of($0))" } ?? ""
        let query = reason.map { "?reason=\(PercentText.of($0))" } ?? ""
        return Self(.delete, "/v1/holds/\(PercentText.of(hold))\(place)\(query)")
    }

    package static func book(_ options: BookOptions) -> Self {
        Self(
            .post, "/v1/bookings",
            content: JSONWriter.object { json in
                json.string("hold", options.hold)
                json.object("contact") { contact in
                    contact.string("name", options.name)
                    contact.string("email", options.email)
                    contact.string("phone", options.phone)
                }
                json.object("payment") { payment in
                    payment.string("method", "sandbox")
                    payment.string("token", options.payment)
                }
            })
    }

    package static func walkIn(_ options: WalkInOptions) -> Self {
        Self(
            .post, "/v1/shows/\(PercentText.of(options.wish.target))/walk-ins",
            content: JSONWriter.object { json in
                write(options.wish, to: &json)
                json.object("customer") { customer in
                    customer.string("name", options.name)
                    if let phone = options.phone { customer.string("phone", phone) }
                }
                if let paid = options.paid {
                    json.object("amount_paid") { money in
                        money.integer("amount", paid.amount)
                        money.string("currency", paid.currency)
                    }
                }
            })
    }

    /// - Parameter nonce: names this passage, so that asking again lets nobody in twice.
    package static func checkIn(_ options: CheckInOptions, nonce: String) -> Self {
        Self(
            .post, "/v1/shows/\(PercentText.of(options.show))/check-ins",
            content: JSONWriter.object { json in
                json.string(options.kind, options.shown)
                json.string("gate", options.gate)
                json.string("direction", options.goesOut ? "out" : "in")
                json.string("nonce", nonce)
            })
    }

    package static func undo(checkIn: String, reason: String) -> Self {
        Self(
            .post, "/v1/check-ins/\(PercentText.of(checkIn))/undo",
            content: JSONWriter.object { $0.string("reason", reason) })
    }

    package static let me = Self(.get, "/v1/me")
    package static let guest = Self(.post, "/v1/auth/guest")

    /// Somebody with an @ in the name is known by the e-mail.
    package static func login(name: String, password: String) -> Self {
        Self(
            .post, "/v1/auth/login",
            content: JSONWriter.object { json in
                if name.contains("@") { json.string("email", name) } else { json.string("username", name) }
                json.string("password", password)
            })
    }

    package static func refresh(token: String) -> Self {
        Self(.post, "/v1/auth/refresh", content: JSONWriter.object { $0.string("refresh_token", token) })
    }

    package static func logout(refreshToken: String?) -> Self {
        Self(
            .post, "/v1/auth/logout",
            content: refreshToken.map { token in JSONWriter.object { $0.string("refresh_token", token) } })
    }

    private static func write(_ wish: SeatWish, to json: inout JSONObjectWriter) {
        guard let best = wish.best else {
            return json.array("seats") { list in for seat in wish.seats { list.string(seat) } }
        }
        json.object("best") { object in
            object.integer("count", best)
            if let category = wish.category { object.string("category", category) }
        }
    }
}
