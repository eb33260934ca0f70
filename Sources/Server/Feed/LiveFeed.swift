internal import API
internal import Bytes
internal import Feed
internal import Gateway
internal import HTTP
internal import Reactor
internal import Realtime
internal import Telemetry
internal import WebSocket

/// The live side of the server: a hub and a station on every loop, the feed on them, and what keeps it in order.
struct LiveFeed: Sendable {
    /// What the operator decides.
    struct Wishes: Sendable {
        var limits = FeedLimits()
        var sockets = SocketLimits()
        /// The gate in front of the business; nil for none.
        var gate: MessageGate?
        /// Front ends on other origins that may open sockets.
        var origins: [String] = []
        /// Whether clients may name their account themselves.
        var isOpen = false
        /// Memory above which nobody else is let in; nil for no guard.
        var memoryBytes: Int?
        /// In which time clients are asked to go; nil for what their number needs.
        var drainWindow: Duration?
    }

    let feed: Feed
    private let ways: FeedRoutes
    private let hubs: [Hub]
    private let rounds: [Round]
    private let wishes: Wishes

    /// Clients that come to the others in a second while this node drains.
    private static let drainRate = 500
    /// How long a client may stay behind the moment it was told.
    private static let drainGrace = Duration.seconds(30)

    init(
        _ desk: FrontDesk, of floor: SalesFloor, _ authority: any FeedAuthority, on loops: [Reactor], _ wishes: Wishes
    ) {
        self.wishes = wishes
        hubs = loops.enumerated().map { number, loop in
            Hub(on: loop, loop: UInt8(truncatingIfNeeded: number), limits: Self.hubLimits(wishes.limits, on: loop))
        }
        feed = Feed(
            desk, hubs: hubs, authority: wishes.isOpen ? OpenAuthority(before: authority) : authority,
            gate: wishes.gate, time: floor.time, version: Release.version, limits: wishes.limits)
        feed.open()
        let stations = zip(loops, hubs).map { loop, hub in
            (reactor: loop, station: loop.wait { Pinned(SocketStation(at: hub, limits: wishes.sockets), to: loop) })
        }
        let origins = OriginPolicy(allowed: Set(wishes.origins.compactMap { Origin($0) }))
        let door = SocketDoor(
            stations, policy: HandshakePolicy(subprotocols: [Feed.subprotocol], origins: origins),
            limits: wishes.sockets.socket,
            memory: wishes.memoryBytes.map { MemoryGuard(limit: $0) { ProcessFigures.residentBytes } })
        ways = FeedRoutes(feed, through: door)
        let counts = CountsRound(feed, desk)
        rounds = [
            Round(on: loops[0], every: wishes.limits.countsInterval) { await counts.go() },
            Round(on: loops[0], every: .seconds(10)) { [feed] in feed.shows.sweep() },
        ]
        floor.announcements.add { [feed] in feed.shows.take($0) }
        for round in rounds { round.start() }
    }

    /// What somebody lacks beyond these is told in other words, so the rings are short.
    private static func hubLimits(_ limits: FeedLimits, on loop: Reactor) -> HubLimits {
        var hub = HubLimits()
        hub.connections = min(loop.limits.connections, ConnectionID.slots)
        // Staff have the counts of each show beside it.
        hub.subscriptions = limits.subscriptions * 2
        hub.ringMessages = 256
        hub.lagMessages = limits.lagMessages
        hub.ringBytes = 512 << 10
        return hub
    }

    func routes(_ rates: RateTable) -> [Route] { ways.routes(rates) }

    /// Connections that stand.
    var count: Int { feed.count }

    /// How often a message found somebody who had not taken the ones before.
    var fellBehind: UInt64 { hubs.reduce(0) { $0 + $1.figures.fellBehind.total } }

    /// Tells every client its own moment to go; how long it may take until the last is gone. Called from outside the
    /// loops.
    func drain() -> Duration {
        for round in rounds { round.stop() }
        let viewers = feed.count
        let needed = Duration.milliseconds(viewers * 1_000 / Self.drainRate)
        let window = wishes.drainWindow ?? min(max(needed, .seconds(5)), .seconds(300))
        let grace = min(Self.drainGrace, max(window * 2, .seconds(1)))
        feed.drain(over: window, grace: grace)
        // Whoever comes late, because his show was still looked for, is told as the others were.
        return viewers > 0 ? window + grace + .seconds(1) : .zero
    }

    func register(in metrics: inout MetricsRegistry) {
        FeedMetrics.register(feed, hubs, in: &metrics)
    }
}
