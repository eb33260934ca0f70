internal import Bytes
internal import Contract
package import Domain
internal import Reactor
internal import Realtime
internal import Telemetry

/// A show that somebody watches: takes what its box office announces, encodes it once for each scope, and hands it to
/// the hubs of all loops in order. It also knows how to bring up to date whoever missed something.
///
/// What it keeps true: it publishes inside the lock under which it folds, so every hub gets the messages in order; and
/// it is read anew on the box office's own loop, so nothing falls between what is read and what is announced next.
package final class ShowStream: Sendable {
    private struct State {
        var fold: ShowFold?
        /// The history is void, and the next one is being read.
        var isStale = false
        var open: KeptMessages
        var staff: KeptMessages
        var counts: Message?
        var countsVersion: UInt64 = 0
        var viewers = 0
        var staffViewers = 0
        var idleSince: Tick
        var isClosed = false
        var reading: Task<Void, Never>?

        init(limits: FeedLimits, now: Tick) {
            open = KeptMessages(limit: limits.mergedChanges)
            staff = open
            idleSince = now
        }
    }

    package let facts: ShowFacts
    let office: BoxOffice
    let topics: StreamTopics
    private let publisher: Publisher
    private let hubs: [Hub]
    private let limits: FeedLimits
    private let figures: FeedFigures
    private let clock: @Sendable () -> Tick
    private let state: Locked<State>

    init(
        _ facts: ShowFacts, at office: BoxOffice, opening: UInt64, hubs: [Hub], limits: FeedLimits,
        figures: FeedFigures, clock: @escaping @Sendable () -> Tick
    ) {
        self.facts = facts
        self.office = office
        topics = StreamTopics(facts.id, opening: opening)
        self.hubs = hubs
        publisher = Publisher(hubs)
        self.limits = limits
        self.figures = figures
        self.clock = clock
        state = Locked(State(limits: limits, now: clock()))
    }

    // MARK: What the box office tells

    /// Reads the show and goes on from there. False when that was given up.
    func open() async -> Bool {
        await office.read { [self] map, position, board in begin(map, position, board) } != nil
    }

    /// Called on the box office's loop: what is announced afterwards follows this.
    private func begin(_ map: SeatMap, _ position: LedgerPosition, _ board: StatesBoard) {
        state.withLock { state in
            let old = state.fold
            let fold = ShowFold(
                facts, map: map, position: position, board: board, generation: (old?.generation ?? 0) + 1,
                limits: limits)
            state.fold = fold
            state.isStale = false
            state.open = KeptMessages(limit: limits.mergedChanges)
            state.staff = KeptMessages(limit: limits.mergedChanges)
            guard old != nil else { return }
            // Whoever watches hears of the new history by a snapshot.
            for scope in FeedScope.allCases { publisher.publish(snapshot(scope, &state, fold), on: topics[scope]) }
        }
    }

    func take(_ announcement: Announcement) {
        switch announcement {
        case .events(_, let events, _): take(events)
        case .replaced: readAnew()
        }
    }

    private func take(_ events: [AnnouncedEvent]) {
        let born = clock()
        let isWhole = state.withLock { state in
            guard state.fold != nil, !state.isStale else { return true }
            guard let changes = state.fold?.take(events), let generation = state.fold?.generation else { return false }
            if let change = changes.open {
                state.open = KeptMessages(limit: limits.mergedChanges)
                publish(change, .open, generation, born)
            }
            if let change = changes.staff {
                state.staff = KeptMessages(limit: limits.mergedChanges)
                publish(change, .staff, generation, born)
            }
            return true
        }
        if !isWhole { readAnew() }
    }

    private func publish(_ change: FeedChange, _ scope: FeedScope, _ generation: UInt64, _ born: Tick) {
        publisher.publish(Self.message(change, generation, born: born), on: topics[scope])
    }

    private static func message(_ change: FeedChange, _ generation: UInt64, born: Tick? = nil) -> Message {
        Message(
            follows: StreamVersion(generation, change.previous).number,
            version: StreamVersion(generation, change.position.seq).number, text: change.bytes,
            position: change.position.text, born: born)
    }

    private func readAnew() {
        let isFirst = state.withLock { state in
            defer { state.isStale = true }
            return state.fold != nil && !state.isStale
        }
        guard isFirst else { return }
        Task(executorPreference: hubs[0].reactor) { [self] in _ = await open() }
    }

    // MARK: In other words

    /// What stands for everything behind a version.
    func standIn(_ scope: FeedScope, after version: StreamVersion, newest: UInt64) -> Message? {
        state.withLock { state in
            guard let fold = state.fold else { return nil }
            if version.generation == fold.generation, let message = merged(scope, version, &state, fold) {
                return message
            }
            return snapshot(scope, &state, fold)
        }
    }

    private func merged(
        _ scope: FeedScope, _ version: StreamVersion, _ state: inout State, _ fold: ShowFold
    ) -> Message? {
        let known = scope == .open ? state.open[after: version.number] : state.staff[after: version.number]
        if let known { return known }
        guard let change = fold.merged(scope, after: version.seq) else { return nil }
        let message = Self.message(change, fold.generation)
        figures.merged.add()
        switch scope {
        case .open: state.open.keep(message, after: version.number)
        case .staff: state.staff.keep(message, after: version.number)
        }
        return message
    }

    /// The whole map as one message, made once for each position.
    private func snapshot(_ scope: FeedScope, _ state: inout State, _ fold: ShowFold) -> Message {
        if let message = scope == .open ? state.open.snapshot : state.staff.snapshot { return message }
        let snapshot = fold.snapshot(scope)
        let version = StreamVersion(fold.generation, snapshot.position.seq).number
        let message = Message(
            follows: version, version: version, isSnapshot: true, text: snapshot.bytes,
            position: snapshot.position.text)
        figures.snapshots.add()
        switch scope {
        case .open: state.open.snapshot = message
        case .staff: state.staff.snapshot = message
        }
        return message
    }

    // MARK: Who comes

    /// What a caller may see is decided by these.
    package var terms: ShowTerms? { state.withLock { $0.fold?.terms } }

    /// Whether the show can be told at once.
    var isOpen: Bool { state.withLock { $0.fold != nil && !$0.isClosed } }

    /// Makes a position of a client known here, if that can be done: waits for one that is ahead of this node, reads
    /// one that is older than its memory.
    func reach(_ position: FeedPosition, in scope: FeedScope, history: History) async {
        for _ in 0..<3 {
            switch state.withLock({ $0.fold?.find(position, in: scope) }) {
            case .known, .lost, nil: return
            case .ahead:
                await office.hint(position.seq)
                _ = await Patience.wait(limits.aheadWait, on: hubs[0].reactor) { [office] in
                    await office.read(atLeast: position.seq) { _, _, _ in true }
                }
                return
            case .older: await reading(from: position, history).value
            }
        }
    }

    /// One reading serves all who ask while it runs.
    private func reading(from position: FeedPosition, _ history: History) -> Task<Void, Never> {
        state.withLock { state in
            if let reading = state.reading { return reading }
            let task = Task(executorPreference: hubs[0].reactor) { [self] in
                await learn(from: position, history)
                self.state.withLock { $0.reading = nil }
            }
            state.reading = task
            return task
        }
    }

    private func learn(from position: FeedPosition, _ history: History) async {
        figures.tableReads.add()
        guard let records = await history.read(facts.id, after: position, limit: limits.tableEvents) else { return }
        state.withLock { _ = $0.fold?.learn(records, after: position) }
    }

    /// How a subscription begins, as of this moment. Nil when the show is not open.
    /// - Parameter handedOut: up to where the topic has been handed out on the caller's loop.
    func plan(_ start: FeedCommand.Start, in scope: FeedScope, handedOut: UInt64?) -> StreamPlan? {
        state.withLock { state in
            guard let fold = state.fold else { return nil }
            let own = fold.track(scope).position
            func whole(_ reason: FeedSubscribed.Reason?) -> StreamPlan {
                StreamPlan(mode: .snapshot, reason: reason, position: own, behind: 0, version: 0)
            }
            switch start {
            case .snapshot: return whole(nil)
            case .now:
                // What is published and not yet handed out on this loop comes as a change.
                let version = handedOut.map { StreamVersion($0) }
                guard let version, version.generation == fold.generation, let position = fold.position(at: version.seq)
                else {
                    let version = StreamVersion(fold.generation, own.seq).number
                    return StreamPlan(mode: .live, reason: nil, position: own, behind: 0, version: version)
                }
                return StreamPlan(
                    mode: .live, reason: nil, position: position, behind: own.seq - version.seq,
                    version: version.number)
            case .after(let position):
                switch fold.find(position, in: scope) {
                case .known(let known):
                    return StreamPlan(
                        mode: .resumed, reason: nil, position: known, behind: own.seq - known.seq,
                        version: StreamVersion(fold.generation, known.seq).number)
                case .older: return whole(.tooOld)
                case .ahead: return whole(.ahead)
                case .lost(let reason): return whole(reason)
                }
            }
        }
    }

    /// Makes sure that the topics of a scope are open at a hub. On the hub's loop.
    func prepare(_ scope: FeedScope, at hub: Hub) {
        let head = state.withLock { state in
            state.fold.map { StreamVersion($0.generation, $0.track(scope).position.seq).number }
        }
        guard let head else { return }
        hub.prepare(topics[scope], at: head, source: ScopeSource(self, scope))
        if scope == .staff { hub.prepare(topics.counts, at: 0, source: CountsSource(self), pacing: .immediate) }
    }

    /// Somebody watches from now on; false when the stream has closed meanwhile.
    func enter(_ scope: FeedScope) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.viewers += 1
            if scope == .staff { state.staffViewers += 1 }
            return true
        }
    }

    func leave(_ scope: FeedScope) {
        state.withLock { state in
            state.viewers -= 1
            if scope == .staff { state.staffViewers -= 1 }
            state.idleSince = clock()
        }
    }

    package var viewers: (all: Int, staff: Int) { state.withLock { ($0.viewers, $0.staffViewers) } }

    /// Closes when nobody has watched for so long.
    func closeIfIdle(for time: Duration) -> Bool {
        let now = clock()
        let isClosed = state.withLock { state in
            guard state.viewers == 0, now.since(state.idleSince) >= time else { return false }
            state.isClosed = true
            return true
        }
        if isClosed { for hub in hubs { for topic in topics.all { hub.release(topic) } } }
        return isClosed
    }

    // MARK: Counts

    /// Up to where staff have been told, by which one sees whether something happened.
    var staffHead: Int64 { state.withLock { $0.fold?.staff.position.seq ?? 0 } }

    var lastCounts: Message? { state.withLock { $0.counts } }

    func publish(counts: FeedCounts) {
        state.withLock { state in
            state.countsVersion += 1
            let message = Message(
                follows: state.countsVersion - 1, version: state.countsVersion, isSnapshot: true, text: counts.bytes)
            state.counts = message
            publisher.publish(message, on: topics.counts)
        }
    }
}
