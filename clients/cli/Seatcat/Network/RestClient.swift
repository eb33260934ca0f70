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
        /// The logins cannot be changed at the moment.
        case busy(String)
        case usage(UsageFault)
    }

    /// What the logins that are kept are needed for.
    enum Purpose {
        /// A token, unless one is given.
        case asking
        /// To be joined by another; a file that is no good is replaced.
        case loggingIn
        /// To end the one of the server, whatever token is given.
        case loggingOut
    }

    /// What became of a token that was to be renewed.
    enum Renewal {
        case done
        /// One has to log in again.
        case refused
        /// The server cannot do it at the moment, and says why.
        case notNow(HTTPAnswer)
    }

    /// The server gives the same answer again for 20 seconds, so the second try must come before.
    private static let renewalPatience = Duration.seconds(12)
    /// As long as another seatcat may take to renew a login, with its second try.
    private static let lockPatience = renewalPatience * 2 + .seconds(1)

    private let desk: Desk
    let address: ServerAddress
    private(set) var credential: ServerChoice.Credential
    private let keeper: LoginKeeper
    /// Why the file of the logins is no good, where it is replaced.
    let badFile: UsageFault?

    init(_ desk: Desk, for purpose: Purpose = .asking) throws(UsageFault) {
        self.desk = desk
        keeper = LoginKeeper(desk.environment)
        var logins = StoredLogins()
        var badFile: UsageFault?
        do throws(UsageFault) {
            logins = try keeper.load()
        } catch {
            switch purpose {
            case .asking where ServerChoice.needsNoLogin(desk.common, desk.environment): break
            case .asking, .loggingOut: throw error
            case .loggingIn: badFile = error
            }
        }
        self.badFile = badFile
        let choice = try desk.choose(logins)
        address = choice.address
        switch purpose {
        case .asking, .loggingIn: credential = choice.credential
        case .loggingOut: credential = logins.of(choice.address.origin).map { .login($0) } ?? .none
        }
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

    /// Keeps what somebody has logged in with.
    func keep(_ login: StoredLogin) async throws(Failure) {
        credential = .login(login)
        let lock = try await lock()
        defer { lock.unlock() }
        do throws(UsageFault) {
            var logins = StoredLogins()
            if let kept = try? keeper.load() { logins = kept }
            logins.add(login)
            try keeper.save(logins)
        } catch {
            throw .usage(error)
        }
    }

    /// Keeps the pass of a guest. False when there are too many logins to keep it.
    func keep(guest pass: StoredLogin) async throws(Failure) -> Bool {
        credential = .login(pass)
        let lock = try await lock()
        defer { lock.unlock() }
        do throws(UsageFault) {
            var logins = try keeper.load()
            guard logins.add(guest: pass) else { return false }
            try keeper.save(logins)
            return true
        } catch {
            throw .usage(error)
        }
    }

    /// Uses the login no longer, and keeps it all the same.
    func letGo() { credential = .none }

    /// Forgets the login of this server, and no other.
    func forget() async throws(Failure) {
        credential = .none
        let lock = try await lock()
        defer { lock.unlock() }
        do throws(UsageFault) {
            var logins = try keeper.load()
            logins.remove(address.origin)
            try keeper.save(logins)
        } catch {
            throw .usage(error)
        }
    }

    /// Waits for another seatcat that changes the logins just now. Without the lock nobody changes them.
    private func lock() async throws(Failure) -> FileLock {
        let end = desk.reactor.present.advanced(by: Self.lockPatience)
        do throws(UsageFault) {
            repeat {
                if let lock = try keeper.lock() { return lock }
                await pause(.milliseconds(100))
            } while desk.reactor.present < end
        } catch {
            throw .usage(error)
        }
        throw .busy("another seatcat is changing the logins; try again in a moment")
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
        guard withToken, answer.status == 401, login?.refreshToken != nil else { return answer }
        switch try await renew() {
        case .done: return try await send(request, key: key, withToken: true)
        case .refused: return answer
        case .notNow(let reason): return reason
        }
    }

    /// A login whose token has expired gets another. Not without the lock: two that renew one at once end its session,
    /// and a new token that cannot be kept is lost to the next run.
    func renew() async throws(Failure) -> Renewal {
        guard let login, let refresh = login.refreshToken else { return .refused }
        let lock: FileLock
        do throws(Failure) {
            lock = try await self.lock()
        } catch {
            guard case .usage(let fault) = error else { throw error }
            throw .busy("\(fault)")
        }
        defer { lock.unlock() }
        if let kept = (try? keeper.load())?.of(login.origin), kept.accessToken != login.accessToken {
            credential = .login(kept)
            return .done
        }
        let answer = try await send(
            .refresh(token: refresh), key: Self.random(), withToken: false, patience: Self.renewalPatience)
        guard !AskingPace.isWorthwhile(after: answer.status) else { return .notNow(answer) }
        guard answer.status < 300, let json = answer.json,
            var next = StoredLogin(answer: json, origin: login.origin, name: login.name)
        else { return .refused }
        next.name = next.name ?? login.name
        next.refreshToken = next.refreshToken ?? login.refreshToken
        credential = .login(next)
        do throws(UsageFault) {
            var logins = try keeper.load()
            logins.renew(next)
            try keeper.save(logins)
        } catch {
            // This run has its token all the same.
            desk.console.complain("\(error)")
        }
        return .done
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
