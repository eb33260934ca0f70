package import Bytes
package import Contract
package import WebSocket

/// Watches shows through the feed by the client rules of FEED.md, without a socket or a clock: what happens goes in,
/// what is to be done comes out. A connection that ends is made anew and continues after the last event that was shown;
/// whatever does not follow from what came before is asked for again, and what cannot be healed ends the watch.
///
/// A driver calls `start`, then tells what happens; it does every action in order, and calls `tick` at `deadline`.
package struct WatchMachine {
    package enum Action: Equatable, Sendable {
        /// Connect to the feed; the number names the connection from now on.
        case open(socket: Int)
        case send(socket: Int, [UInt8])
        case close(socket: Int, CloseCode, reason: String)
        case fetchPlan(show: String, layout: String, version: Int64)
        case fetchMap(show: String, atLeast: FeedPosition)
        /// A token for staff on this connection; `isRenewal` when the last one was not accepted there.
        case fetchToken(socket: Int, isRenewal: Bool)
        case note(WatchNote)
        case finish(ProgramStatus)
    }

    /// A connection from the moment it was asked for.
    struct Line {
        let number: Int
        var isOpen = false
        var heardAt: Tick
        var openedAt: Tick
        var drainAt = Tick.never
        /// Since when something is awaited: the welcome, or the answer to what was asked last.
        var askedAt = Tick.never
        /// A token was asked for; each time that is done, it is answered once.
        var awaitsToken = false
        /// The token that was sent and not answered.
        var authentication: Int?
        var hasRenewed = false
        /// Its shows were asked for, after the welcome or the authentication.
        var hasAsked = false
    }

    static let mostFaults = 3
    /// How long an answer may take, and the welcome of the server.
    static let answerTime = Duration.seconds(15)

    let options: WatchOptions
    var shows: [WatchedShow]
    var backoff: Backoff
    var current: Line?
    /// The connection to which the watch moves while the server drains.
    var next: Line?
    var retryAt = Tick.never
    var endAt = Tick.never
    var sockets = 0
    var messages = 0
    /// Whether any connection has ever spoken: before that, a failure is the user's to know.
    var hasSpoken = false
    var reconnectWindow = Duration.milliseconds(500)
    var deadTime = Duration.seconds(60)
    /// Events that have been shown.
    package internal(set) var shown = 0
    package internal(set) var isFinished = false

    package init(_ options: WatchOptions, seed: UInt64) {
        self.options = options
        shows = options.shows.map(WatchedShow.init)
        backoff = Backoff(seed: seed)
    }

    package mutating func start(now: Tick) -> [Action] {
        if let duration = options.duration { endAt = now.advanced(by: duration) }
        return [open(now: now)]
    }

    /// What is known of a show, for drawing it.
    package func position(of show: Int) -> FeedPosition? { shows[show].board.position }
    /// Up to where everything was shown: a server that has not come as far does not take it back.
    package func shownPosition(of show: Int) -> FeedPosition? { shows[show].shownTo ?? shows[show].board.position }
    package func plan(of show: Int) -> HallPlan? { shows[show].board.plan }
    package func states(of show: Int) -> [UInt8] { shows[show].board.states }
    package func status(of show: Int) -> String { shows[show].board.status }
    package func isLive(_ show: Int) -> Bool { shows[show].isLive && current?.isOpen == true }

    // MARK: Connections

    mutating func open(now: Tick) -> Action {
        sockets += 1
        let line = Line(number: sockets, heardAt: now, openedAt: now)
        if current == nil { current = line } else { next = line }
        return .open(socket: sockets)
    }

    /// The handshake is done; the server speaks first.
    package mutating func opened(_ socket: Int, now: Tick) -> [Action] {
        change(socket) { line in
            line.isOpen = true
            line.heardAt = now
            line.openedAt = now
            line.askedAt = now
        }
        return []
    }

    /// The connection did not come to stand.
    package mutating func failed(_ socket: Int, why: String, now: Tick) -> [Action] {
        guard !isFinished, let role = drop(socket) else { return [] }
        guard role == .current else { return stay(now: now) }
        guard hasSpoken else { return [.note(.cannotConnect(why))] + finish(.cannotConnect) }
        return retry(why, floor: .zero, now: now)
    }

    /// The server answered the handshake with another status.
    package mutating func refused(
        _ socket: Int, status: UInt16, why: String, retryAfter: Duration?, now: Tick
    ) -> [Action] {
        guard !isFinished, let role = drop(socket) else { return [] }
        guard role == .current else { return stay(now: now) }
        let answer = "the server answered \(status)\(why.isEmpty ? "" : ": \(why)")"
        switch status {
        case 401, 403: return [.note(.cannotConnect(answer))] + finish(.refused)
        case 404 where !hasSpoken: return [.note(.cannotConnect(answer))] + finish(.notFound)
        case _ where !hasSpoken: return [.note(.cannotConnect(answer))] + finish(.serverError)
        default: return retry(answer, floor: min(retryAfter ?? .seconds(1), .seconds(60)), now: now)
        }
    }

    /// The connection is over. No code when there was no close frame.
    package mutating func closed(_ socket: Int, code: CloseCode?, why: String, now: Tick) -> [Action] {
        guard !isFinished, let role = drop(socket) else { return [] }
        guard role == .current else { return stay(now: now) }
        switch CloseAdvice(code) {
        case .stop:
            let isPolicy = code == .policyViolation || (4000...4099).contains(code?.number ?? 0)
            let status: ProgramStatus = isPolicy ? .closedByPolicy : code == .normal ? .done : .serverError
            return [.note(.ended(why: why))] + finish(status == .done && hasGoal ? .serverError : status)
        case .backOff(let floor): return retry(why, floor: floor, now: now)
        case .reconnect: return retry(why, floor: .zero, now: now, isInvited: true)
        }
    }

    private enum LineRole {
        case current
        case next
    }

    private mutating func drop(_ socket: Int) -> LineRole? {
        if next?.number == socket {
            next = nil
            if let current { for place in shows.indices { shows[place].stays(on: current.number, insteadOf: socket) } }
            return .next
        }
        guard current?.number == socket else { return nil }
        return .current
    }

    /// The connection to which the watch was moving is gone. The old one still serves, until its server ends it, unless
    /// it no longer tells of some show.
    private mutating func stay(now: Tick) -> [Action] {
        guard let line = current, !line.awaitsToken, line.authentication == nil,
            shows.contains(where: { $0.isMute(on: line.number) })
        else { return [] }
        return leave(line.number, why: "it tells no more of a show", now: now)
    }

    func line(_ socket: Int) -> Line? {
        current?.number == socket ? current : next?.number == socket ? next : nil
    }

    mutating func change(_ socket: Int, _ body: (inout Line) -> Void) {
        if var line = current, line.number == socket {
            body(&line)
            current = line
        } else if var line = next, line.number == socket {
            body(&line)
            next = line
        }
    }

    /// The current connection is gone: the one that was being moved to takes its place, or another is tried.
    mutating func retry(_ why: String, floor: Duration, now: Tick, isInvited: Bool = false) -> [Action] {
        if let last = current, last.isOpen {
            backoff.held(for: now.since(last.openedAt), isInvited: isInvited)
        }
        current = nil
        for place in shows.indices {
            if let next, shows[place].isOn(next.number) { continue }
            shows[place].isLive = false
            shows[place].asked = nil
            shows[place].lostAt = shows[place].board.position
        }
        if let next {
            current = next
            self.next = nil
            return next.hasAsked ? subscribeAll(next.number, now: now) : []
        }
        guard options.reconnects else { return [.note(.ended(why: why))] + finish(.cannotConnect) }
        let delay = backoff.next(window: reconnectWindow, floor: floor)
        retryAt = now.advanced(by: delay)
        return [.note(.lost(why: why, again: delay))]
    }

    // MARK: Time

    package var deadline: Tick {
        guard !isFinished else { return .never }
        var first = min(endAt, retryAt)
        if let current {
            first = min(first, min(current.heardAt.advanced(by: deadTime), current.drainAt), Self.lateAt(current))
        }
        if let next { first = min(first, Self.lateAt(next)) }
        return first
    }

    /// When what is awaited on a connection is late.
    private static func lateAt(_ line: Line) -> Tick {
        line.askedAt == .never ? .never : line.askedAt.advanced(by: answerTime)
    }

    package mutating func tick(now: Tick) -> [Action] {
        guard !isFinished, now >= deadline else { return [] }
        if now >= endAt { return hasGoal ? [.note(.timeOver)] + finish(.timeOver) : finish(.done) }
        if now >= retryAt {
            retryAt = .never
            return [open(now: now)]
        }
        if let next, now >= Self.lateAt(next) { return leave(next.number, why: Self.lateText, now: now) }
        guard let line = current else { return [] }
        if now >= line.drainAt {
            change(line.number) { $0.drainAt = .never }
            return next == nil ? [open(now: now)] : []
        }
        let isDead = now >= line.heardAt.advanced(by: deadTime)
        let why = isDead ? "nothing came for \(deadTime.wholeNanoseconds / 1_000_000_000) s" : Self.lateText
        return leave(line.number, why: why, now: now)
    }

    private static let lateText = "no answer for \(answerTime.components.seconds) s"

    /// A connection is of no use at the moment: it is closed, and another takes its place or is made later.
    mutating func leave(_ socket: Int, why: String, floor: Duration = .zero, now: Tick) -> [Action] {
        let close = Action.close(socket: socket, .goingAway, reason: why)
        switch drop(socket) {
        case .current: return [close] + retry(why, floor: floor, now: now)
        case .next: return [close] + stay(now: now)
        case nil: return []
        }
    }

    /// Whether something was to be reached before the end.
    private var hasGoal: Bool { options.count != nil || options.until != nil }

    mutating func finish(_ status: ProgramStatus) -> [Action] {
        guard !isFinished else { return [] }
        isFinished = true
        let open = [current, next].compactMap { $0 }.filter(\.isOpen)
        return open.map { .close(socket: $0.number, .normal, reason: "") } + [.finish(status)]
    }

    /// The user wants no more.
    package mutating func stop(_ status: ProgramStatus) -> [Action] { finish(status) }

    /// The user has seen enough, which is no end of a wait.
    package mutating func leave() -> [Action] { finish(hasGoal ? .interrupted : .done) }
}
