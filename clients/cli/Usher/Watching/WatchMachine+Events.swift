package import Bytes
internal import Contract

extension WatchMachine {
    /// A change of one of the shows.
    mutating func changed(
        _ socket: Int, _ bytes: Span<UInt8>, _ change: borrowing ChangeParts, now: Tick, _ lines: inout EventLines
    ) -> [Action] {
        guard let place = place(of: change.show, bytes), shows[place].isLive else { return [] }
        let before = shows[place].board.position
        let awaitsJoin = shows[place].board.awaitsJoin
        switch shows[place].board.take(change, bytes) {
        case .known: return []
        case .applied:
            shows[place].faults = 0
            if !shows[place].wasShown() { show(place, change, bytes, &lines) }
            return (awaitsJoin ? wantPlan(place) : []) + goals(place)
        case .gap:
            let note = Action.note(
                .gap(show: shows[place].name, after: before ?? FeedPosition(epoch: 0, seq: 0, tag: 0)))
            return [note] + fault(place, socket, now: now)
        case .differs:
            return repair(place, socket, change, bytes, now: now, &lines) { .differs(show: $0, $1) }
        case .unplanned:
            return repair(place, socket, change, bytes, now: now, &lines) { .unplanned(show: $0, $1) }
        }
    }

    /// Asks for the whole map. What happened has happened all the same, and is shown in its order.
    private mutating func repair(
        _ place: Int, _ socket: Int, _ change: borrowing ChangeParts, _ bytes: Span<UInt8>, now: Tick,
        _ lines: inout EventLines, _ note: (String, FeedPosition) -> WatchNote
    ) -> [Action] {
        if !shows[place].wasShown() { show(place, change, bytes, &lines) }
        shows[place].isRepairing = true
        let at = shows[place].board.position ?? FeedPosition(epoch: 0, seq: 0, tag: 0)
        let healing = fault(place, socket, now: now)
        return [.note(note(shows[place].name, at))] + healing
    }

    mutating func snapshot(
        _ socket: Int, _ json: JSONValue, _ bytes: Span<UInt8>, now: Tick, _ lines: inout EventLines
    ) -> [Action] {
        guard let place = shows.firstIndex(where: { $0.feedName == json.text("show") }) else { return [] }
        guard let snapshot = WholeMap(json) else { return [.note(.unreadable)] + unreadMap(socket, now: now) }
        guard shows[place].board.isNewer(snapshot) || shows[place].isRepairing || shows[place].awaitsMap(on: socket)
        else { return [] }
        let before = shows[place].shownTo ?? shows[place].board.position ?? begun
        // From a server that has not come as far: what it tells again was shown.
        shows[place].shownTo = before.map { snapshot.isNewer(than: $0) } ?? true ? nil : before
        guard shows[place].board.take(snapshot) else {
            shows[place].isRepairing = true
            return [.note(.differs(show: shows[place].name, snapshot.position))] + fault(place, socket, now: now)
        }
        var actions: [Action] = []
        if let before {
            let skipped =
                before.epoch == snapshot.position.epoch
                ? max(0, snapshot.position.seq - before.seq) : nil
            let reason = shows[place].pendingReason
            actions.append(
                .note(
                    .replaced(
                        show: shows[place].name, snapshot.position, reason: reason, skipped: skipped)))
        } else {
            actions.append(.note(.watching(show: shows[place].name, snapshot.position, mode: "snapshot")))
        }
        shows[place].isLive = true
        shows[place].isRepairing = false
        shows[place].pendingReason = ""
        shows[place].lostAt = nil
        if options.filter.isOpen { lines.snapshot(bytes, snapshot, of: shows[place].name) }
        actions += wantPlan(place)
        return actions + goals(place)
    }

    /// Where the user wants to go on.
    private var begun: FeedPosition? {
        switch options.begin {
        case .snapshot, .now: nil
        case .after(let position): position
        }
    }

    /// Whether a show still waits for this plan.
    package func awaitsPlan(_ layout: String, _ version: Int64, of show: String) -> Bool {
        guard !isFinished, let wanted = shows.first(where: { $0.name == show })?.board.wantedPlan else { return false }
        return wanted == (layout, version)
    }

    /// Whether a show that is watched from the middle still waits for its map.
    package func awaitsMap(of show: String) -> Bool {
        !isFinished && shows.contains { $0.name == show && $0.board.needsMap }
    }

    /// The plan of a hall has come; nil when it cannot be had.
    package mutating func plan(_ plan: HallPlan?, of show: String, now: Tick) -> [Action] {
        guard !isFinished, let place = shows.firstIndex(where: { $0.name == show }) else { return [] }
        guard let plan else {
            return [
                .note(.problem(code: "LAYOUT", message: "the plan of \(show) cannot be had, so nothing can be checked"))
            ]
                + finish(.serverError)
        }
        guard shows[place].board.take(plan) else {
            shows[place].isRepairing = true
            let at = shows[place].board.position ?? FeedPosition(epoch: 0, seq: 0, tag: 0)
            let note = Action.note(.differs(show: show, at))
            // Without a subscription the next one asks for the whole map.
            guard let line = current, shows[place].isLive else { return [note] }
            return [note] + fault(place, line.number, now: now)
        }
        return goals(place)
    }

    /// The map of a show that is watched from the middle has come; nil when it cannot be had.
    package mutating func map(_ map: WholeMap?, of show: String) -> [Action] {
        guard !isFinished, let place = shows.firstIndex(where: { $0.name == show }) else { return [] }
        guard let map else {
            return [
                .note(.problem(code: "MAP", message: "the map of \(show) cannot be had, so nothing can be checked"))
            ]
                + finish(.serverError)
        }
        guard !shows[place].board.isChecked, let mine = shows[place].board.position else { return [] }
        guard shows[place].board.join(map) else {
            // No fault of the stream, whose next good change forgives those.
            shows[place].failedJoins += 1
            guard shows[place].failedJoins <= Self.mostFaults else { return unhealed(place) }
            return [.fetchMap(show: show, atLeast: mine)]
        }
        shows[place].failedJoins = 0
        return wantPlan(place)
    }

    /// What a show needs to be checked and does not have.
    func want(_ place: Int) -> [Action] {
        guard shows[place].board.needsMap, let position = shows[place].board.position else { return wantPlan(place) }
        return [.fetchMap(show: shows[place].name, atLeast: position)]
    }

    private func wantPlan(_ place: Int) -> [Action] {
        let board = shows[place].board
        guard let wanted = board.wantedPlan else { return [] }
        return [.fetchPlan(show: shows[place].name, layout: wanted.layout, version: wanted.version)]
    }

    // MARK: Healing

    /// A message that could not be read may have been the map that was promised.
    mutating func unreadMap(_ socket: Int, now: Tick) -> [Action] {
        guard let place = shows.firstIndex(where: { $0.awaitsMap(on: socket) }) else { return [] }
        return fault(place, socket, now: now)
    }

    private mutating func fault(_ place: Int, _ socket: Int, now: Tick) -> [Action] {
        shows[place].faults += 1
        shows[place].isLive = false
        guard shows[place].faults <= Self.mostFaults else { return unhealed(place) }
        return [subscribe(place, socket, now: now)]
    }

    private mutating func unhealed(_ place: Int) -> [Action] {
        [.note(.unhealed(show: shows[place].name))] + finish(.unhealed)
    }

    // MARK: What is shown

    private func place(of show: Range<Int>, _ bytes: Span<UInt8>) -> Int? {
        for place in shows.indices where ByteMatch.equals(bytes, show, shows[place].feedNameBytes) { return place }
        return nil
    }

    private mutating func show(
        _ place: Int, _ change: borrowing ChangeParts, _ bytes: Span<UInt8>, _ lines: inout EventLines
    ) {
        // A position says that all of a change was shown: where it is kept, no change is cut.
        let room = options.savePosition == nil ? options.count.map { $0 - shown } ?? .max : .max
        if options.filter.isOpen, change.items.count <= room {
            shown += change.items.count
            return lines.change(bytes, change, all: true)
        }
        lines.picked.removeAll(keepingCapacity: true)
        for (number, item) in change.items.enumerated() where lines.picked.count < room {
            if options.filter.accepts(item, of: change, in: bytes) { lines.picked.append(number) }
        }
        guard !lines.picked.isEmpty else { return }
        shown += lines.picked.count
        lines.change(bytes, change, all: lines.picked.count == change.items.count)
    }

    private mutating func goals(_ place: Int) -> [Action] {
        if let count = options.count, shown >= count { return finish(.done) }
        guard let until = options.until, let index = shows[place].board.index else { return [] }
        guard let seat = index.place(of: until.seat) else {
            let isNowhere = shows.allSatisfy { $0.board.index.map { $0.place(of: until.seat) == nil } ?? false }
            return isNowhere ? [.note(.noSeat(until.seat))] + finish(.notFound) : []
        }
        let state = SeatState(rawValue: shows[place].board.states[seat])
        return state?.name == until.state ? finish(.done) : []
    }
}
