internal import API
internal import Bytes
internal import Contract
internal import Reactor
internal import Realtime
internal import Telemetry

/// One stream of server-sent events (WHATWG HTML, section 9.2): a show's public scope for clients that speak no
/// WebSocket. The messages are the same. Confined to its loop.
final class EventConnection: StreamHandler, Subscriber, FeedGuest, RosterGuest {
    var place = -1
    var isBehind = false
    let form = MessageForm.event
    private let station: FeedStation
    private let places: (SocketPlace, AccountPlace?)
    private(set) var pass: FeedPass?
    private var passEnds: Tick
    private let show: ShowStream
    private let wish: FeedWish
    private var link: Stream?
    private var id: ConnectionID?
    private var isWatching = false
    private var timer = DeadlineTimer()
    private var spokeAt: Tick
    private var closesAt = Tick.never

    init(
        at station: FeedStation, _ places: (SocketPlace, AccountPlace?), pass: FeedPass?, _ show: ShowStream,
        _ wish: FeedWish
    ) {
        self.station = station
        self.places = places
        self.pass = pass
        let now = station.reactor.now
        passEnds = station.feed.time(until: pass?.expiresAt).map { now.advanced(by: max($0, .zero)) } ?? .never
        self.show = show
        self.wish = wish
        spokeAt = now
    }

    private var reactor: Reactor { station.reactor }
    private var feed: Feed { station.feed }

    var stream: Stream {
        guard let link else { preconditionFailure("a connection that has not been opened has no stream") }
        return link
    }

    // MARK: What the stream tells

    func opened(_ stream: Stream) {
        link = stream
        station.enter(self)
        feed.figures.eventStreams.add()
        id = station.hub.enter(self)
        guard let id else { return stream.finish() }
        // In which time an EventSource comes back by itself.
        write(EventChunk.retry(feed.limits.reconnect))
        say(feed.welcome())
        station.recheck(self)
        begin(id)
        if let grace = station.drainGrace { drain(in: .zero, closing: grace) }
        setTimer()
    }

    /// A client of an event stream has nothing to say.
    func received(_ input: Span<UInt8>, on stream: Stream) -> Int { input.count }

    func ended(_ stream: Stream) { stream.finish() }

    func drained(_ stream: Stream) {
        if isBehind, let id { station.hub.goOn(id) }
    }

    func closed(_ stream: Stream, why reason: StreamEnd) {
        timer.cancel(on: reactor)
        if let id { station.hub.drop(id) }
        id = nil
        if isWatching { show.leave(.open) }
        isWatching = false
        if link != nil {
            station.leave(self)
            feed.figures.eventStreams.subtract()
        }
    }

    // MARK: What the station tells

    func revoke() { endSubscription() }

    func outdate() {
        pass = nil
        passEnds = .never
        // An EventSource cannot show another token: what needed one is over.
        if !feed.shows.mayWatch(show.facts.id, by: nil) { endSubscription() }
    }

    func drain(in time: Duration, closing: Duration) {
        closesAt = reactor.now.advanced(by: time)
        let notice = FeedNotice.drain(
            inMilliseconds: time.wholeMilliseconds, closeMilliseconds: closing.wholeMilliseconds)
        say(notice.bytes)
        setTimer()
    }

    func lost(_ topic: TopicName) { stream.finish() }

    // MARK: The show

    private func begin(_ id: ConnectionID) {
        guard stream.isOpen else { return }
        show.prepare(.open, at: station.hub)
        let topic = show.topics.open
        guard let plan = show.plan(wish.start, in: .open, handedOut: station.hub.reached(topic)), show.enter(.open)
        else {
            return stream.finish()
        }
        isWatching = true
        feed.count(plan)
        let answer = FeedSubscribed(
            mark: nil, show: show.facts.slug, scope: .open, mode: plan.mode, reason: plan.reason,
            position: plan.position, behind: plan.behind)
        // A position whose map has not come is none to come back to.
        say(answer.bytes, id: plan.mode == .snapshot ? "" : plan.position.text)
        switch station.hub.join(id, topic, after: plan.version) {
        case .live: break
        case .resumed, .standIn: station.hub.goOn(id)
        case .unknown, .full, .gone: stream.finish()
        }
    }

    /// The right to watch has ended.
    private func endSubscription() {
        say(FeedNotice.unsubscribed(nil, show: show.facts.slug, code: "TOKEN_EXPIRED").bytes)
        finish()
    }

    // MARK: Speaking

    private func say(_ text: [UInt8], id: String = "") { write(EventChunk.event(text[...], id: id)) }

    private func write(_ event: [UInt8]) {
        spokeAt = reactor.now
        link?.write(EventChunk.wrap(event))
    }

    private func finish() {
        link?.write(EventChunk.end)
        link?.finish()
    }

    // MARK: Time

    private func setTimer() { follow(min(closesAt, passEnds, spokeAt.advanced(by: feed.limits.heartbeat))) }

    private func follow(_ deadline: Tick) {
        guard timer.isLate(for: deadline) else { return }
        timer.follow(deadline, on: reactor) { [weak self] in
            guard let self else { return }
            timer.fired()
            timePassed()
        }
    }

    private func timePassed() {
        guard let id, stream.isOpen else { return }
        let now = reactor.now
        // An EventSource comes back by itself, and from where it is.
        if now >= closesAt { return finish() }
        if now >= passEnds {
            outdate()
            return setTimer()
        }
        let quiet = max(spokeAt, station.hub.lastSharing(with: id)).advanced(by: feed.limits.heartbeat)
        if now >= quiet {
            say(FeedNotice.heartbeat(now: feed.timeText).bytes)
            feed.figures.heartbeats.add()
            return setTimer()
        }
        follow(min(closesAt, passEnds, quiet))
    }
}
