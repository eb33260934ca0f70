internal import API
internal import Bytes
internal import Contract
internal import Reactor
internal import Realtime
internal import Telemetry

/// One stream of server-sent events (WHATWG HTML, section 9.2): a show's public scope for clients that speak no
/// WebSocket. The messages are the same. Confined to its loop.
final class EventConnection: StreamHandler, Subscriber, RosterGuest {
    var place = -1
    var isBehind = false
    let form = MessageForm.event
    private let station: FeedStation
    private let socketPlace: SocketPlace
    private let show: ShowStream
    private let wish: FeedWish
    private var link: Stream?
    private var id: ConnectionID?
    private var isWatching = false
    private var timer = DeadlineTimer()
    private var spokeAt: Tick
    private var closesAt = Tick.never

    init(at station: FeedStation, _ place: SocketPlace, _ show: ShowStream, _ wish: FeedWish) {
        self.station = station
        socketPlace = place
        self.show = show
        self.wish = wish
        spokeAt = station.reactor.now
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

    func lost(_ topic: TopicName) { stream.finish() }

    // MARK: The show

    private func begin(_ id: ConnectionID) {
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

    // MARK: Speaking

    private func say(_ text: [UInt8], id: String = "") { write(EventChunk.event(text[...], id: id)) }

    private func write(_ event: [UInt8]) {
        spokeAt = reactor.now
        link?.write(EventChunk.wrap(event))
    }

    func drain(in time: Duration, closing: Duration) {
        closesAt = reactor.now.advanced(by: time)
        let notice = FeedNotice.drain(
            inMilliseconds: time.wholeMilliseconds, closeMilliseconds: closing.wholeMilliseconds)
        say(notice.bytes)
        setTimer()
    }

    // MARK: Time

    private func setTimer() { follow(min(closesAt, spokeAt.advanced(by: feed.limits.heartbeat))) }

    private func follow(_ deadline: Tick) {
        guard timer.isLate(for: deadline) else { return }
        timer.follow(deadline, on: reactor) { [weak self] in
            guard let self else { return }
            timer.fired()
            timePassed()
        }
    }

    private func timePassed() {
        guard let id, let link else { return }
        let now = reactor.now
        if now >= closesAt {
            // An EventSource comes back by itself, and from where it is.
            link.write(EventChunk.end)
            return link.finish()
        }
        let quiet = max(spokeAt, station.hub.lastSharing(with: id)).advanced(by: feed.limits.heartbeat)
        if now >= quiet {
            say(FeedNotice.heartbeat(now: feed.timeText).bytes)
            feed.figures.heartbeats.add()
            return setTimer()
        }
        follow(min(closesAt, quiet))
    }
}
