internal import API
internal import Bytes
internal import Contract
internal import Domain
internal import WebSocket

/// Decides everything about one connection of the feed; whoever drives it carries it out. It knows no socket and no
/// clock.
///
/// One command at a time: while one waits for somebody else, the driver takes no more from the client.
struct FeedSession {
    enum Action: Hashable {
        case send([UInt8])
        /// Asks whose token it is; answered by `authenticated`.
        case authenticate(FeedMark?, token: String)
        /// Asks for a show; answered by `found` or `refused`.
        case find(FeedWish)
        /// The subscription of a show begins as planned.
        case join(ShowID, FeedScope, version: UInt64?)
        case part(ShowID, FeedScope)
        case close(CloseCode, reason: String)
        /// A command was answered with an error; for the figures.
        case countError
        case countHeartbeat
    }

    /// Whether somebody, or nobody in particular, may watch a show.
    typealias Rights = (ShowID, Principal?) -> Bool

    struct Subscription: Hashable {
        let show: ShowID
        let slug: String
        let scope: FeedScope
    }

    private enum State {
        /// Can transition to: waiting.
        case ready
        /// A command waits for somebody else. Can transition to: ready.
        case waiting
    }

    let limits: FeedLimits
    private let mayWatch: Rights
    private(set) var pass: FeedPass?
    private(set) var subscriptions: [Subscription] = []
    private var state = State.ready
    /// Whether the gate of the business is open for this client.
    private var isAdmitted: Bool
    private var wrongKeys = 0
    private var passEnds = Tick.never
    /// By when it must have subscribed to something.
    private var subscribeBy: Tick
    /// When it was last told something by itself.
    private var spokeAt: Tick
    private var closesAt = Tick.never

    /// - Parameter expiresIn: how long the pass is good for; nil for as long as the connection.
    init(
        limits: FeedLimits, isAdmitted: Bool, pass: FeedPass?, expiresIn: Duration? = nil, now: Tick,
        mayWatch: @escaping Rights
    ) {
        self.limits = limits
        self.mayWatch = mayWatch
        self.isAdmitted = isAdmitted
        self.pass = pass
        passEnds = expiresIn.map { now.advanced(by: max($0, .zero)) } ?? .never
        subscribeBy = now.advanced(by: limits.unsubscribedTime)
        spokeAt = now
    }

    /// Whether the client has to wait with its next command.
    var isWaiting: Bool {
        switch state {
        case .ready: false
        case .waiting: true
        }
    }

    // MARK: What the client says

    /// - Parameter gate: why a key does not open the gate; nil when it does.
    mutating func received(
        _ message: [UInt8], now: Tick, time: String, gate: (String) -> Problem?
    ) -> [Action] {
        let command: FeedCommand
        do throws(FeedCommandFault) {
            command = try FeedCommandReader.read(message)
        } catch {
            return refuse(error.mark, error.code, error.message, now)
        }
        switch command {
        case .ping(let mark): return say(.pong(mark, now: time), now)
        case .authenticate(let mark, let token, let key): return authenticate(mark, token, key, now, gate)
        case .subscribe(let mark, let show, let scope, let start):
            return wish(FeedWish(mark: mark, name: show, scope: scope, start: start), now)
        case .unsubscribe(let mark, let name):
            guard let index = subscriptions.firstIndex(where: { $0.isNamed(name) }) else {
                return refuse(mark, Problem(.showNotFound, "nothing is subscribed under '\(name)'"), now)
            }
            let old = subscriptions.remove(at: index)
            return [.part(old.show, old.scope)] + say(.unsubscribed(mark, show: old.slug, code: nil), now)
        }
    }

    private mutating func authenticate(
        _ mark: FeedMark?, _ token: String?, _ key: String?, _ now: Tick, _ gate: (String) -> Problem?
    ) -> [Action] {
        if let key {
            if let problem = gate(key) { return refuseKey(mark, problem, now) }
            isAdmitted = true
        }
        guard let token else { return say(authenticatedMessage(mark, ends: nil), now) }
        state = .waiting
        return [.authenticate(mark, token: token)]
    }

    private mutating func refuseKey(_ mark: FeedMark?, _ problem: Problem, _ now: Tick) -> [Action] {
        wrongKeys += 1
        let answer = refuse(mark, problem, now)
        guard wrongKeys >= limits.wrongKeys else { return answer }
        return answer + [.close(.policyViolation, reason: "too many wrong API keys")]
    }

    private mutating func wish(_ wish: FeedWish, _ now: Tick) -> [Action] {
        guard isAdmitted else {
            return refuse(wish.mark, Problem(.apiKeyInvalid, "Send the key of the gate first: auth with api_key."), now)
        }
        if let problem = objection(to: wish.scope) { return refuse(wish.mark, problem, now) }
        let isKnown = subscriptions.contains { $0.isNamed(wish.name) }
        guard isKnown || subscriptions.count < limits.subscriptions else { return refuseMore(wish.mark, now) }
        state = .waiting
        return [.find(wish)]
    }

    private func objection(to scope: FeedScope) -> Problem? {
        switch scope {
        case .open: return nil
        case .staff:
            guard let pass else { return Problem(.unauthenticated, "The staff scope needs auth before it.") }
            return pass.principal.role >= .staff ? nil : Problem(.forbidden)
        }
    }

    private mutating func refuseMore(_ mark: FeedMark?, _ now: Tick) -> [Action] {
        refuse(mark, Problem(.limitReached, "One connection watches at most \(limits.subscriptions) shows."), now)
    }

    // MARK: What others answer

    /// - Parameter expiresIn: how long the pass is good for; nil for as long as the connection.
    mutating func authenticated(
        _ mark: FeedMark?, _ pass: FeedPass, expiresIn: Duration?, now: Tick
    ) -> [Action] {
        state = .ready
        self.pass = pass
        passEnds = expiresIn.map { now.advanced(by: max($0, .zero)) } ?? .never
        let ends = pass.expiresAt.flatMap(Timestamp.text)
        return say(authenticatedMessage(mark, ends: ends), now) + review("FORBIDDEN", now)
    }

    /// The show of a wish is there.
    mutating func found(
        _ wish: FeedWish, _ show: ShowID, slug: String, plan: StreamPlan, now: Tick
    ) -> [Action] {
        state = .ready
        // The pass may have ended while the show was looked for.
        if let problem = objection(to: wish.scope) { return refuse(wish.mark, problem, now) }
        guard mayWatch(show, pass?.principal) else { return refuse(wish.mark, Problem(noShow: wish.name), now) }
        var actions: [Action] = []
        // Messages name the show: of two with one name the newer one counts, for the other has lost it.
        while let index = subscriptions.firstIndex(where: { $0.show == show || $0.slug == slug }) {
            let old = subscriptions.remove(at: index)
            actions.append(.part(old.show, old.scope))
        }
        guard subscriptions.count < limits.subscriptions else { return actions + refuseMore(wish.mark, now) }
        subscriptions.append(Subscription(show: show, slug: slug, scope: wish.scope))
        subscribeBy = .never
        let answer = FeedSubscribed(
            mark: wish.mark, show: slug, scope: wish.scope, mode: plan.mode, reason: plan.reason,
            position: plan.position, behind: plan.behind)
        spokeAt = now
        return actions + [.send(answer.bytes), .join(show, wish.scope, version: plan.version)]
    }

    /// What a command waited for was not given.
    mutating func refused(_ mark: FeedMark?, _ problem: Problem, now: Tick) -> [Action] {
        state = .ready
        return refuse(mark, problem, now)
    }

    /// The session behind the pass was ended.
    mutating func revoked() -> [Action] { [.close(.sessionRevoked, reason: "the session was ended")] }

    /// What the account may do has changed: a new token will tell. Until then it is nobody.
    mutating func outdated(now: Tick) -> [Action] {
        passEnds = .never
        pass = nil
        return review("TOKEN_EXPIRED", now)
    }

    // MARK: Time

    /// When `tick` has something to do.
    /// - Parameter shared: when something last went out on what it watches.
    func deadline(shared: Tick) -> Tick {
        min(subscribeBy, passEnds, closesAt, max(spokeAt, shared).advanced(by: limits.heartbeat))
    }

    mutating func tick(now: Tick, shared: Tick, time: String) -> [Action] {
        if now >= closesAt { return [.close(.drain, reason: "the server drains")] }
        if now >= subscribeBy {
            subscribeBy = .never
            return [.close(.nothingSubscribed, reason: "nothing was subscribed")]
        }
        var actions: [Action] = []
        if now >= passEnds { actions += outdated(now: now) }
        if now >= max(spokeAt, shared).advanced(by: limits.heartbeat) {
            actions += say(.heartbeat(now: time), now) + [.countHeartbeat]
        }
        return actions
    }

    /// The server goes down: the client has so long to go, and a little more.
    mutating func drain(in time: Duration, closing: Duration, now: Tick) -> [Action] {
        guard closesAt == .never else { return [] }
        closesAt = now.advanced(by: closing)
        return say(.drain(inMilliseconds: time.wholeMilliseconds, closeMilliseconds: closing.wholeMilliseconds), now)
    }

    // MARK: Answers

    /// Ends what whoever it is now may not watch.
    private mutating func review(_ code: String, _ now: Tick) -> [Action] {
        let ended = subscriptions.filter { objection(to: $0.scope) != nil || !mayWatch($0.show, pass?.principal) }
        subscriptions.removeAll { ended.contains($0) }
        return ended.flatMap { old in
            [.part(old.show, old.scope)] + say(.unsubscribed(nil, show: old.slug, code: code), now)
        }
    }

    private mutating func say(_ notice: FeedNotice, _ now: Tick) -> [Action] { say(notice.bytes, now) }

    private mutating func say(_ bytes: [UInt8], _ now: Tick) -> [Action] {
        spokeAt = now
        return [.send(bytes)]
    }

    private mutating func refuse(_ mark: FeedMark?, _ problem: Problem, _ now: Tick) -> [Action] {
        refuse(mark, problem.kind.row.code, problem.message, now)
    }

    private mutating func refuse(_ mark: FeedMark?, _ code: String, _ message: String, _ now: Tick) -> [Action] {
        say(.error(mark, code: code, message: message), now) + [.countError]
    }

    private func authenticatedMessage(_ mark: FeedMark?, ends: String?) -> [UInt8] {
        FeedAuthenticated(
            mark: mark, account: pass.map { PublicID.text($0.principal.account) }, name: pass?.name,
            role: (pass?.principal.role ?? .guest).name, expiresAt: ends
        ).bytes
    }
}

extension FeedSession.Subscription {
    func isNamed(_ name: String) -> Bool { slug == name || PublicID.text(show) == name }
}
