internal import API
internal import Bytes
internal import Contract
internal import Domain
internal import Reactor
internal import Realtime
internal import Telemetry
internal import WebSocket

/// One WebSocket of the feed: carries out what its session decides. Confined to its loop.
final class FeedConnection: SocketSession, FeedGuest, RosterGuest {
    /// Why a key does not open the gate; nil when it does.
    typealias Gate = (String, Tick) -> Problem?

    /// One show that is watched here.
    private struct Watch {
        let stream: ShowStream
        let scope: FeedScope
    }

    /// Where the station keeps this connection.
    var place = -1
    private let station: FeedStation
    private let socketPlace: SocketPlace
    private var accountPlace: AccountPlace?
    /// Nil where there is no gate.
    private let gate: Gate?
    private var session: FeedSession
    private var watches: [Watch] = []
    private weak var socket: SocketConnection?
    private var timer = DeadlineTimer()
    /// What it is subscribed to from the beginning.
    private var first: (stream: ShowStream, wish: FeedWish)?

    init(
        at station: FeedStation, _ place: SocketPlace, _ account: AccountPlace?, gate: Gate?, isAdmitted: Bool,
        pass: FeedPass?,
        first: (stream: ShowStream, wish: FeedWish)? = nil
    ) {
        self.station = station
        socketPlace = place
        accountPlace = account
        self.gate = gate
        self.first = first
        session = FeedSession(
            limits: station.feed.limits, isAdmitted: isAdmitted, pass: pass,
            expiresIn: station.feed.time(until: pass?.expiresAt), now: station.reactor.now,
            mayWatch: { [shows = station.feed.shows] in shows.mayWatch($0, by: $1) })
    }

    private var reactor: Reactor { station.reactor }
    private var feed: Feed { station.feed }
    var pass: FeedPass? { session.pass }

    // MARK: What the socket tells

    func opened(_ socket: SocketConnection) {
        self.socket = socket
        station.enter(self)
        feed.figures.sockets.add()
        station.recheck(self)
        // Whoever was closed is known to nobody any more.
        guard socket.id != nil else { return }
        socket.send(.text, feed.welcome())
        if let first {
            self.first = nil
            begin(first.wish, first.stream)
        }
        if let grace = station.drainGrace { drain(in: .zero, closing: grace) }
        setTimer()
    }

    func received(_ kind: MessageKind, _ message: [UInt8], on socket: SocketConnection) {
        guard kind == .text else {
            return socket.close(.unsupportedData, reason: "the feed speaks text: one JSON object in each frame")
        }
        let now = reactor.now
        perform(session.received(message, now: now, time: feed.timeText, gate: { gate?($0, now) }))
        if session.isWaiting { socket.hold() }
        setTimer()
    }

    func lost(_ topic: TopicName, on socket: SocketConnection) {
        socket.close(.slow, reason: "too far behind")
    }

    func closed(_ socket: SocketConnection) {
        timer.cancel(on: reactor)
        station.leave(self)
        feed.figures.sockets.subtract()
        for watch in watches { watch.stream.leave(watch.scope) }
        watches = []
        self.socket = nil
    }

    // MARK: What the station tells

    func drain(in time: Duration, closing: Duration) {
        perform(session.drain(in: time, closing: closing, now: reactor.now))
        setTimer()
    }

    func revoke() { perform(session.revoked()) }

    func outdate() {
        perform(session.outdated(now: reactor.now))
        setTimer()
    }

    // MARK: What the session decides

    private func perform(_ actions: [FeedSession.Action]) {
        for action in actions {
            switch action {
            case .send(let bytes): socket?.send(.text, bytes)
            case .authenticate(let mark, let token): authenticate(mark, token)
            case .find(let wish): find(wish)
            case .join(let show, let scope, let version): join(show, scope, after: version)
            case .part(let show, let scope): part(show, scope)
            case .close(let code, let reason): socket?.close(code, reason: reason)
            case .countError: feed.figures.errors.add()
            case .countHeartbeat: feed.figures.heartbeats.add()
            }
        }
    }

    /// Goes on after something that was waited for.
    private func goOn(_ actions: [FeedSession.Action]) {
        guard let socket else { return }
        perform(actions)
        setTimer()
        if !session.isWaiting { socket.proceed() }
    }

    private func authenticate(_ mark: FeedMark?, _ token: String) {
        let pinned = Pinned(self, to: reactor)
        let feed = feed
        Task(executorPreference: reactor) {
            let result = await feed.pass(for: token)
            pinned.value.authenticated(mark, result)
        }
    }

    private func authenticated(_ mark: FeedMark?, _ result: Result<FeedPass, Problem>) {
        let now = reactor.now
        switch result {
        case .success(let pass):
            // The session may have ended while the account was looked up: then nobody was told here, for it was
            // nobody's yet.
            if let problem = feed.verdict(on: pass).problem { return goOn(session.refused(mark, problem, now: now)) }
            let account = pass.principal.account
            if accountPlace?.account != account {
                guard let place = AccountPlace(in: feed.census, for: account) else {
                    feed.figures.refusedAccount.add()
                    let words = "An account has at most \(feed.limits.socketsPerAccount) connections."
                    return goOn(session.refused(mark, Problem(.rateLimited, words), now: now))
                }
                accountPlace = place
            }
            goOn(session.authenticated(mark, pass, expiresIn: feed.time(until: pass.expiresAt), now: now))
        case .failure(let problem): goOn(session.refused(mark, problem, now: now))
        }
    }

    // MARK: Subscriptions

    private func find(_ wish: FeedWish) {
        // Whoever wants a show that others watch already waits for nobody.
        if case .after = wish.start {
        } else if let stream = feed.shows.known(wish.name, by: pass?.principal) {
            return begin(wish, stream)
        }
        let pinned = Pinned(self, to: reactor)
        let feed = feed
        let principal = pass?.principal
        Task(executorPreference: reactor) {
            let result = await feed.stream(wish, for: principal)
            pinned.value.found(wish, result)
        }
    }

    private func found(_ wish: FeedWish, _ result: Result<ShowStream, Problem>) {
        switch result {
        case .success(let stream):
            guard socket != nil else { return }
            begin(wish, stream)
            goOn([])
        case .failure(let problem): goOn(session.refused(wish.mark, problem, now: reactor.now))
        }
    }

    private func begin(_ wish: FeedWish, _ stream: ShowStream) {
        let hub = station.hub
        stream.prepare(wish.scope, at: hub)
        let handedOut = hub.reached(stream.topics[wish.scope])
        guard let plan = stream.plan(wish.start, in: wish.scope, handedOut: handedOut), stream.enter(wish.scope) else {
            return perform(
                session.refused(wish.mark, Problem(.unavailable, "The show is being read."), now: reactor.now))
        }
        feed.count(plan)
        watches.append(Watch(stream: stream, scope: wish.scope))
        let actions = session.found(
            wish, stream.facts.id, slug: stream.facts.slug, plan: plan, now: reactor.now)
        perform(actions)
        let isJoined = actions.contains { if case .join = $0 { true } else { false } }
        if !isJoined { forget(stream.facts.id, wish.scope) }
    }

    private func join(_ show: ShowID, _ scope: FeedScope, after version: UInt64?) {
        guard let id = socket?.id, let watch = watches.last(where: { $0.stream.facts.id == show }) else { return }
        switch station.hub.join(id, watch.stream.topics[scope], after: version) {
        case .live: break
        case .resumed, .standIn: station.hub.goOn(id)
        case .unknown, .full:
            socket?.close(.internalError, reason: "the subscription cannot begin")
        case .gone: break
        }
        guard scope == .staff else { return }
        // Behind everything, so that the counts as they stand are told, and not those before them.
        let behind: UInt64? = watch.stream.lastCounts == nil ? nil : 0
        if case .standIn = station.hub.join(id, watch.stream.topics.counts, after: behind) { station.hub.goOn(id) }
    }

    private func part(_ show: ShowID, _ scope: FeedScope) {
        guard let watch = watches.first(where: { $0.stream.facts.id == show && $0.scope == scope }) else { return }
        if let id = socket?.id {
            _ = station.hub.part(id, watch.stream.topics[scope])
            if scope == .staff { _ = station.hub.part(id, watch.stream.topics.counts) }
        }
        forget(show, scope)
    }

    private func forget(_ show: ShowID, _ scope: FeedScope) {
        guard let index = watches.firstIndex(where: { $0.stream.facts.id == show && $0.scope == scope }) else { return }
        watches.remove(at: index).stream.leave(scope)
    }

    // MARK: Time

    private func setTimer() {
        guard let socket, socket.id != nil else { return }
        let deadline = session.deadline(shared: .zero)
        guard timer.isLate(for: deadline) else { return }
        timer.follow(deadline, on: reactor) { [weak self] in
            guard let self else { return }
            timer.fired()
            timePassed()
        }
    }

    private func timePassed() {
        guard let id = socket?.id else { return }
        let shared = station.hub.lastSharing(with: id)
        let now = reactor.now
        let deadline = session.deadline(shared: shared)
        guard now < deadline else {
            perform(session.tick(now: now, shared: shared, time: feed.timeText))
            return setTimer()
        }
        timer.follow(deadline, on: reactor) { [weak self] in
            guard let self else { return }
            timer.fired()
            timePassed()
        }
    }
}
