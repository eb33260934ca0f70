package import API
internal import Bytes
internal import Contract
internal import Domain
package import Gateway
internal import HTTP
internal import Reactor
internal import Realtime
internal import Telemetry

/// The ways into the feed.
package struct FeedRoutes: Sendable {
    private let feed: Feed
    private let door: SocketDoor

    package init(_ feed: Feed, through door: SocketDoor) {
        self.feed = feed
        self.door = door
    }

    package func routes(_ rates: RateTable) -> [Route] {
        let handlers: [(API.Operation, Route.Handler)] = [
            (.openFeed, .upgrade { request throws(Problem) in try socket(request) }),
            (.watchShow, .handOver { request async throws(Problem) in try await shortcut(request) }),
            (
                .getFeedStats,
                .immediate { request throws(Problem) in FeedStatistics.response(feed, for: request.principal) }
            ),
        ]
        return handlers.compactMap { operation, handler in
            RouteTable.row(of: operation)?.route(handler, rates, FrontDeskLimits())
        }
    }

    // MARK: The socket

    private func socket(_ request: Request) throws(Problem) -> Upgrade {
        let gate = gate(for: request)
        let isAdmitted = try isAdmitted(request, gate)
        let pass = request.principal.map { FeedPass($0) }
        let (place, account) = try places(request)
        let feed = feed
        return try door.upgrade(request) {
            FeedConnection(at: feed.here(), place, account, gate: gate, isAdmitted: isAdmitted, pass: pass)
        }
    }

    /// Whether a key came with the request; a wrong one is refused as on any other, and without one it comes in a
    /// message.
    private func isAdmitted(
        _ request: Request, _ gate: ((String, Tick) -> Problem?)?
    ) throws(Problem) -> Bool {
        guard let gate else { return true }
        guard let key = request.head.fields.first("x-api-key") else { return false }
        let isOne = request.head.fields.count(of: "x-api-key") == 1
        if let problem = gate(isOne ? String(decoding: key, as: UTF8.self) : "", request.now) { throw problem }
        return true
    }

    /// The gate for keys that come in messages.
    private func gate(for request: Request) -> (@Sendable (String, Tick) -> Problem?)? {
        guard let gate = feed.gate else { return nil }
        let (exchange, path) = (request.exchange, String(decoding: request.head.path, as: UTF8.self))
        return { key, now in gate.objection(to: key, exchange, on: path, at: now) }
    }

    private func places(_ request: Request) throws(Problem) -> (SocketPlace, AccountPlace?) {
        guard let place = SocketPlace(in: feed.census, for: request.exchange.client) else {
            feed.figures.refusedAddress.add()
            throw Problem(
                .rateLimited, "One address has at most \(feed.limits.socketsPerAddress) connections of the feed.",
                fields: [.init(retryAfter: 10)])
        }
        guard let principal = request.principal else { return (place, nil) }
        guard let account = AccountPlace(in: feed.census, for: principal.account) else {
            feed.figures.refusedAccount.add()
            throw Problem(
                .rateLimited, "One account has at most \(feed.limits.socketsPerAccount) connections of the feed.",
                fields: [.init(retryAfter: 10)])
        }
        return (place, account)
    }

    // MARK: One show

    /// The public scope of one show, subscribed already: a WebSocket, or an event stream for whoever asks for none.
    private func shortcut(_ request: Request) async throws(Problem) -> Upgrade {
        let start = try start(of: request)
        let wish = FeedWish(mark: nil, name: request.parameters["show"], scope: .open, start: start)
        let stream = try await feed.stream(wish, for: request.principal).get()
        let pass = request.principal.map { FeedPass($0) }
        let (place, account) = try places(request)
        let (feed, gate) = (feed, gate(for: request))
        // Whoever offers something else is answered as if it were not there (RFC 9110 section 7.8).
        if request.head.fields.lists("websocket", in: "upgrade") {
            return try door.upgrade(request) {
                FeedConnection(
                    at: feed.here(), place, account, gate: gate, isAdmitted: true, pass: pass, first: (stream, wish))
            }
        }
        guard request.head.version == .http11 else {
            throw Problem(.malformedRequest, "An event stream needs HTTP/1.1.")
        }
        try door.checkRoom(for: request)
        let fields = [
            Response.Field("Content-Type", "text/event-stream"), Response.Field("Cache-Control", "no-store"),
            // Proxies that gather answers would keep events back.
            Response.Field("X-Accel-Buffering", "no"),
        ]
        return Upgrade(.endlessContent, fields: fields) {
            EventConnection(at: feed.here(), (place, account), pass: pass, stream, wish)
        }
    }

    /// What an EventSource has seen last goes before what its address says.
    private func start(of request: Request) throws(Problem) -> FeedCommand.Start {
        let asked = try request.onlyParameter("after")
        let seen = request.head.fields["last-event-id"].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = seen ?? asked else { return .snapshot }
        if text == "now" { return .now }
        guard let position = FeedPosition(text) else {
            throw Problem(
                .validation,
                errors: [
                    .init(
                        field: "after", code: "INVALID",
                        message: "This must be a position as the feed and the answers of REST name it, or now.")
                ])
        }
        return .after(position)
    }
}
