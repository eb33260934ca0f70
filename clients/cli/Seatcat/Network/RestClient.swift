internal import Bytes
internal import Crypto
internal import HTTP
internal import Reactor
internal import Usher

/// Asks the server over REST, with the token of the login, which it renews when it has expired. Confined to the loop.
final class RestClient {
    enum Failure: Error {
        case unreachable(String)
        case lost(String)
        case usage(UsageFault)
    }

    /// The server gives the same answer again for 20 seconds, so the second try must come before.
    private static let renewalPatience = Duration.seconds(12)

    private let desk: Desk
    let address: ServerAddress
    private(set) var credential: ServerChoice.Credential
    private let keeper: LoginKeeper

    init(_ desk: Desk) throws(UsageFault) {
        self.desk = desk
        keeper = LoginKeeper(desk.environment)
        let choice = try desk.choose(login: try keeper.load())
        address = choice.address
        credential = choice.credential
    }

    var token: String? {
        switch credential {
        case .none: nil
        case .token(let token): token
        case .login(let login): login.accessToken
        }
    }

    /// The login in use; nil when a token was given, or nothing.
    var login: StoredLogin? {
        switch credential {
        case .none, .token: nil
        case .login(let login): login
        }
    }

    func keep(_ login: StoredLogin) throws(Failure) {
        do throws(UsageFault) {
            try keeper.save(login)
        } catch {
            throw .usage(error)
        }
        credential = .login(login)
    }

    func forget() {
        keeper.remove()
        credential = .none
    }

    /// The fields that every request carries, with the token or without.
    func fields(withToken: Bool = true) -> [(name: String, value: String)] {
        var fields = desk.common.headers.map { (name: $0.name, value: $0.value) }
        if withToken, let token { Self.add("Authorization", "Bearer \(token)", to: &fields) }
        if let key = desk.environment.apiKey { Self.add("X-API-Key", key, to: &fields) }
        Self.add("User-Agent", "seatcat/\(Release.version)", to: &fields)
        return fields
    }

    /// What somebody gave with -H stands.
    private static func add(_ name: String, _ value: String, to fields: inout [(name: String, value: String)]) {
        guard !fields.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return }
        fields.append((name, value))
    }

    /// Asks, once more with a new token when the old one has expired.
    func ask(_ request: RestRequest, withToken: Bool = true) async throws(Failure) -> HTTPAnswer {
        let key = Self.random()
        let answer = try await send(request, key: key, withToken: withToken)
        guard withToken, answer.status == 401, login?.refreshToken != nil, try await renew() else { return answer }
        return try await send(request, key: key, withToken: true)
    }

    /// A login whose token has expired gets another. False when it cannot: then one has to log in again.
    func renew() async throws(Failure) -> Bool {
        guard let login, let refresh = login.refreshToken else { return false }
        var lock = keeper.lock()
        // Another seatcat renews the same login just now; it takes no longer than this.
        for _ in 0..<50 where lock == nil {
            await pause(.milliseconds(100))
            lock = keeper.lock()
        }
        defer { lock?.unlock() }
        if let kept = try? keeper.load(), kept.accessToken != login.accessToken, kept.origin == login.origin {
            credential = .login(kept)
            return true
        }
        let answer = try await send(
            .refresh(token: refresh), key: Self.random(), withToken: false, patience: Self.renewalPatience)
        guard answer.status < 300, let json = answer.json,
            var next = StoredLogin(answer: json, origin: login.origin, name: login.name)
        else { return false }
        next.name = next.name ?? login.name
        next.refreshToken = next.refreshToken ?? login.refreshToken
        try keep(next)
        return true
    }

    /// A request whose answer was lost is asked again: under its key it is done once.
    private func send(
        _ request: RestRequest, key: String, withToken: Bool, patience: Duration = HTTPCall.usualPatience
    ) async throws(Failure) -> HTTPAnswer {
        do throws(Failure) {
            return try await sendOnce(request, key: key, withToken: withToken, patience)
        } catch {
            guard case .lost = error else { throw error }
            return try await sendOnce(request, key: key, withToken: withToken, patience)
        }
    }

    private func sendOnce(
        _ request: RestRequest, key: String, withToken: Bool, _ patience: Duration
    ) async throws(Failure) -> HTTPAnswer {
        var fields = fields(withToken: withToken)
        Self.add("Accept", "application/json", to: &fields)
        if request.isWrite { Self.add("Idempotency-Key", key, to: &fields) }
        if request.content != nil { Self.add("Content-Type", "application/json", to: &fields) }
        let content: OutgoingRequest.Content =
            request.content.map { .bytes($0) } ?? (request.method == .post ? .bytes([]) : .none)
        let bytes: [UInt8]
        do throws(HTTPFault) {
            bytes = try RequestWriter.write(
                OutgoingRequest(
                    request.method, request.target, authority: address.authority, fields: fields, content: content,
                    connection: .close))
        } catch {
            throw .usage(
                UsageFault("the request cannot be written: \(error.message)", hint: "Look at -H and the names."))
        }
        let outcome: HTTPCall.Outcome = await withCheckedContinuation { waiter in
            HTTPCall(desk, to: address, request.method, bytes, patience: patience) { waiter.resume(returning: $0) }
                .start()
        }
        switch outcome {
        case .answered(let answer): return answer
        case .unreachable(let why): throw .unreachable(why)
        case .lost(let why): throw .lost(why)
        }
    }

    func pause(_ duration: Duration) async {
        await withCheckedContinuation { waiter in
            _ = desk.reactor.schedule(after: duration) { waiter.resume() }
        }
    }

    /// Names one request, or one passage through a door.
    static func random() -> String {
        "seatcat-" + Hexadecimal.text(of: Secrecy.random(16))
    }
}
