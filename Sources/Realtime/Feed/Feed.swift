package import API
internal import Bytes
internal import Contract
package import Domain
internal import Gateway
internal import HTTP
internal import Reactor
package import Realtime
internal import Telemetry

/// The live feed of one node: its shows, its connections on every loop, and the ways in.
package final class Feed: Sendable {
    package let shows: FeedShows
    package let figures = FeedFigures()
    package let limits: FeedLimits
    let census: SocketCensus
    private let authority: any FeedAuthority
    /// The gate in front of the business; nil for none.
    let gate: MessageGate?
    private let clock: any TimeSource
    private let version: String
    /// The subprotocol of WebSockets here.
    package static let subprotocol = FeedMessageTable.subprotocol
    private let hubs: [Hub]
    private let stations = Locked<[Pinned<FeedStation>]>([])

    /// - Parameters:
    ///   - hubs: one for each loop.
    ///   - version: the server's, for the welcome.
    package init(
        _ desk: FrontDesk, hubs: [Hub], authority: any FeedAuthority, gate: MessageGate?, time: any TimeSource,
        version: String, limits: FeedLimits = FeedLimits()
    ) {
        self.hubs = hubs
        self.authority = authority
        self.gate = gate
        clock = time
        self.version = version
        self.limits = limits
        shows = FeedShows(desk, hubs: hubs, limits: limits, figures: figures)
        census = SocketCensus(limits: limits)
    }

    /// Gives every loop its station. Called once, from outside the loops, before anybody is let in.
    package func open() {
        let made = hubs.map { hub in
            hub.reactor.wait { Pinned(FeedStation(self, at: hub), to: hub.reactor) }
        }
        stations.withLock { $0 = made }
        authority.onRevoked { [weak self] in self?.take($0) }
    }

    /// The station of the loop that this is called on.
    func here() -> FeedStation {
        guard let index = hubs.firstIndex(where: { $0.reactor.isOnLoop }) else {
            preconditionFailure("every loop that serves has a station")
        }
        return stations.withLock { $0[index] }.value
    }

    // MARK: What connections ask

    var timeText: String { Timestamp.text(clock.now) ?? "" }

    func welcome() -> [UInt8] {
        FeedWelcome(
            server: version, now: timeText, heartbeatMilliseconds: Int(limits.heartbeat.wholeMilliseconds),
            deadMilliseconds: Int(limits.dead.wholeMilliseconds),
            reconnectMilliseconds: Int(limits.reconnect.wholeMilliseconds), subscriptions: limits.subscriptions,
            messageBytes: FeedCommandLimits().message, commandsPerSecond: SocketLimits().messageRate
        ).bytes
    }

    /// How long it is until a moment of the database's clock.
    func time(until moment: Moment?) -> Duration? {
        moment.map { .milliseconds($0.since(clock.now).count) }
    }

    /// What has become of a pass since its token was looked at.
    func verdict(on pass: FeedPass) -> Revocations.Verdict { authority.verdict(on: pass) }

    func pass(for token: String) async -> Result<FeedPass, Problem> {
        let authority = authority
        let found: Result<FeedPass, Problem>? = await Patience.wait(limits.findTime, on: hubs[0].reactor) {
            do throws(Problem) {
                return .success(try await authority.pass(for: token))
            } catch {
                return .failure(error)
            }
        }
        return found ?? .failure(Problem(.unavailable))
    }

    /// The show of a wish, ready to be told from where the wish begins.
    func stream(_ wish: FeedWish, for principal: Principal?) async -> Result<ShowStream, Problem> {
        let shows = shows
        let found: Result<ShowStream, Problem>? = await Patience.wait(limits.findTime, on: hubs[0].reactor) {
            do throws(Problem) {
                let stream = try await shows.stream(wish.name, for: principal)
                if case .after(let position) = wish.start {
                    await stream.reach(position, in: wish.scope, history: shows.history)
                }
                return .success(stream)
            } catch {
                return .failure(error)
            }
        }
        return found ?? .failure(Problem(.unavailable))
    }

    func count(_ plan: StreamPlan) {
        switch plan.mode {
        case .resumed: figures.resumed.add()
        case .live: figures.live.add()
        case .snapshot:
            switch plan.reason {
            case .epochChanged: figures.epochChanged.add()
            case .tooOld: figures.tooOld.add()
            case .ahead: figures.ahead.add()
            case nil: figures.fresh.add()
            }
        }
    }

    // MARK: Revocation and the end

    /// A session has ended, or its tokens are good no longer. From any thread.
    package func take(_ revocation: Revocation) {
        for (hub, station) in zip(hubs, stations.withLock({ $0 })) {
            hub.reactor.submit { station.value.take(revocation) }
        }
    }

    /// Connections on all loops.
    package var count: Int { Int(figures.sockets.current + figures.eventStreams.current) }

    /// Tells every client its own moment to go. Called from outside the loops.
    package func drain(over window: Duration, grace: Duration) {
        let all = stations.withLock { $0 }
        for (index, pair) in zip(hubs, all).enumerated() {
            let share = (Double(index) + 0.5) / Double(hubs.count)
            let (hub, station) = pair
            hub.reactor.wait { station.value.drain(over: window, share: share, grace: grace) }
        }
    }
}
