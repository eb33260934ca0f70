package import Bytes
internal import Contract
internal import WebSocket

extension WatchMachine {
    /// A message of the feed. What it shows is appended to the lines.
    package mutating func received(
        _ socket: Int, _ message: [UInt8], now: Tick, with reader: inout FeedReader, into lines: inout EventLines
    ) -> [Action] {
        guard !isFinished, socket == current?.number || socket == next?.number else { return [] }
        if current?.number == socket { current?.heardAt = now } else { next?.heardAt = now }
        let bytes = message.span
        if reader.scanner.scan(bytes, into: &reader.change) {
            let whole = reader.change.whole(message)
            return changed(socket, whole.span, reader.change, now: now, &lines)
        }
        guard let json = try? JSONReader.read(message, limits: Self.limits), let type = json.text("type") else {
            return [.note(.unreadable)] + unreadMap(socket, now: now)
        }
        switch type {
        case "welcome": return welcomed(socket, json, now: now)
        case "authenticated":
            change(socket) { line in
                line.authentication = nil
                line.hasRenewed = false
                line.askedAt = .never
            }
            let note = WatchNote.authenticated(name: json.text("name") ?? "", role: json.text("role") ?? "")
            return [.note(note)] + subscribeAll(socket, now: now)
        case "subscribed": return subscribed(socket, json)
        case "snapshot": return snapshot(socket, json, bytes, now: now, &lines)
        case "counts":
            if options.filter.isOpen { lines.other(bytes, json) }
            return []
        case "unsubscribed": return unsubscribed(socket, json)
        case "drain": return drain(socket, json, now: now)
        case "error": return problem(socket, json, now: now)
        case "change": return [.note(.unreadable)]
        default: return []
        }
    }

    /// Staff are told every hold of a hall.
    private static var limits: JSONLimits {
        var limits = JSONLimits()
        limits.bytes = 16 << 20
        limits.values = 1_000_000
        limits.members = 100_000
        return limits
    }

    /// Something of the transport that is no message: the peer lives.
    package mutating func heard(_ socket: Int, now: Tick) { change(socket) { $0.heardAt = now } }

    // MARK: Beginning

    private mutating func welcomed(_ socket: Int, _ json: JSONValue, now: Tick) -> [Action] {
        hasSpoken = true
        if let window = json.integer("reconnect_ms") {
            reconnectWindow = .milliseconds(min(max(window, 0), 60_000))
        }
        if let dead = json.integer("dead_ms"), dead > 0 { deadTime = .milliseconds(min(dead, 3_600_000)) }
        change(socket) { $0.askedAt = .never }
        return options.isStaff ? fetchToken(socket, isRenewal: false) : subscribeAll(socket, now: now)
    }

    /// Asks for a token, unless one is under way.
    private mutating func fetchToken(_ socket: Int, isRenewal: Bool) -> [Action] {
        guard let line = line(socket), !line.awaitsToken, line.authentication == nil else { return [] }
        change(socket) { line in
            line.awaitsToken = true
            line.askedAt = .never
        }
        return [.fetchToken(socket: socket, isRenewal: isRenewal)]
    }

    /// The token that was asked for; nil when there is none. For a connection that is gone it is of no use: every other
    /// one asks for itself.
    package mutating func token(_ token: String?, for socket: Int, now: Tick) -> [Action] {
        guard !isFinished, line(socket)?.awaitsToken == true else { return [] }
        guard let token else { return [.note(.needsLogin)] + finish(.refused) }
        messages += 1
        let id = messages
        change(socket) { line in
            line.awaitsToken = false
            line.authentication = id
            line.askedAt = now
        }
        return [.send(socket: socket, ClientMessage.auth(id: id, token: token))]
    }

    /// The token cannot be had at the moment. Another connection may renew it once more.
    package mutating func tokenDelayed(_ why: String, for socket: Int, now: Tick) -> [Action] {
        guard !isFinished, line(socket)?.awaitsToken == true else { return [] }
        let note = Action.note(.problem(code: "TOKEN", message: why))
        return [note] + leave(socket, why: "no token", floor: .seconds(1), now: now)
    }

    /// Asks for every show of which a connection does not tell, nor the one to which it is left.
    mutating func subscribeAll(_ socket: Int, now: Tick) -> [Action] {
        change(socket) { $0.hasAsked = true }
        return shows.indices.compactMap { place in
            let show = shows[place]
            let isDone =
                show.asked?.socket == socket || show.socket == socket && (show.isLive || show.asked == nil)
            let isMoved = next.map { $0.number != socket && show.isOn($0.number) } ?? false
            return isDone || isMoved ? nil : subscribe(place, socket, now: now)
        }
    }

    mutating func subscribe(_ place: Int, _ socket: Int, now: Tick) -> Action {
        messages += 1
        shows[place].asked = .init(socket: socket, id: messages)
        change(socket) { $0.askedAt = now }
        var after = shows[place].board.position?.text
        if after == nil {
            switch options.begin {
            case .snapshot: break
            case .now: after = "now"
            case .after(let position): after = position.text
            }
        }
        if shows[place].isRepairing { after = nil }
        let message = ClientMessage.subscribe(
            id: messages, show: shows[place].name, isStaff: options.isStaff, after: after)
        return .send(socket: socket, message)
    }

    private mutating func subscribed(_ socket: Int, _ json: JSONValue) -> [Action] {
        let id = json.integer("id")
        guard let place = shows.firstIndex(where: { $0.asked?.socket == socket && Int64($0.asked?.id ?? 0) == id }),
            let position = json.text("position").flatMap({ FeedPosition($0) }), let mode = json.text("mode")
        else { return [] }
        shows[place].isAnswered(on: socket)
        if let name = json.text("show"), name != shows[place].feedName { shows[place].isCalled(name) }
        if shows.allSatisfy({ $0.asked?.socket != socket }) { change(socket) { $0.askedAt = .never } }
        let show = shows[place]
        var actions: [Action] = []
        switch mode {
        case "snapshot":
            // The map follows; until then nothing of this show is taken.
            shows[place].isLive = false
            shows[place].pendingReason = json.text("reason") ?? ""
        default:
            shows[place].isLive = true
            shows[place].isRepairing = false
            if let mine = show.board.position, mine.epoch == position.epoch, position.seq <= mine.seq {
                let told = max(0, json.integer("behind") ?? 0)
                let behind = max(0, told - (mine.seq - position.seq))
                if show.lostAt != nil { actions.append(.note(.resumed(show: show.name, mine, behind: behind))) }
            } else {
                shows[place].board.begin(at: position)
                actions.append(.note(.watching(show: show.name, position, mode: mode)))
            }
            // Also once more: what was answered while nobody was connected may not have fitted.
            actions += want(place)
            shows[place].lostAt = nil
        }
        return actions + moveIfDone(socket)
    }

    /// All shows have been answered on the new connection: the old one has served.
    private mutating func moveIfDone(_ socket: Int) -> [Action] {
        guard let moved = next, moved.number == socket, shows.allSatisfy({ $0.socket == socket && $0.asked == nil }),
            let old = current
        else { return [] }
        current = moved
        next = nil
        return [.note(.moved), .close(socket: old.number, .normal, reason: "moved")]
    }

    // MARK: Trouble

    private mutating func unsubscribed(_ socket: Int, _ json: JSONValue) -> [Action] {
        guard let code = json.text("code"), let place = shows.firstIndex(where: { $0.feedName == json.text("show") })
        else {
            return []
        }
        let note = Action.note(.problem(code: code, message: json.text("message") ?? "the subscription has ended"))
        if code == "TOKEN_EXPIRED", options.isStaff {
            guard shows[place].ends(on: socket, isMoving: next != nil) else { return [note] }
            return [note] + fetchToken(socket, isRenewal: true)
        }
        return [note] + finish(ServerCode.status(of: code))
    }

    private mutating func drain(_ socket: Int, _ json: JSONValue, now: Tick) -> [Action] {
        guard socket == current?.number, options.reconnects else { return [] }
        let within = Duration.milliseconds(min(max(json.integer("in_ms") ?? 0, 0), 600_000))
        change(socket) { $0.drainAt = now.advanced(by: within) }
        return [.note(.draining(within: within))]
    }

    private mutating func problem(_ socket: Int, _ json: JSONValue, now: Tick) -> [Action] {
        let code = json.text("code") ?? "ERROR"
        let note = Action.note(.problem(code: code, message: json.text("message") ?? ""))
        guard let id = json.integer("id").map({ Int($0) }) else { return [note] }
        if let line = line(socket), id == line.authentication {
            change(socket) { $0.authentication = nil }
            if willPass(code, isKnown: shows.contains { $0.board.position != nil }) {
                return [note] + leave(socket, why: code, floor: .seconds(1), now: now)
            }
            guard ["TOKEN_EXPIRED", "UNAUTHENTICATED"].contains(code), !line.hasRenewed else {
                return [note] + finish(ServerCode.status(of: code))
            }
            change(socket) { $0.hasRenewed = true }
            return fetchToken(socket, isRenewal: true)
        }
        guard let show = shows.first(where: { $0.asked?.id == id }) else { return [note] }
        if willPass(code, isKnown: show.board.position != nil) {
            return [note] + leave(socket, why: code, floor: .seconds(1), now: now)
        }
        return [note] + finish(ServerCode.status(of: code))
    }

    /// What was seen before will be seen again: the server is without its database for a moment.
    private func willPass(_ code: String, isKnown: Bool) -> Bool {
        code == "RATE_LIMITED" || isKnown && ["UNAVAILABLE", "INTERNAL_ERROR"].contains(code)
    }
}
