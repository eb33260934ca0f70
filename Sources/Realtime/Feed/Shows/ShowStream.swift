package import API
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
    struct State {
        var fold: ShowFold?
        /// The history is void, and the next one is being read.
        var isStale = false
        var open: KeptMessages
        var staff: KeptMessages
        var counts: Message?
        /// Never zero: who joins from there is behind all of them, and is told the last.
        var countsVersion: UInt64 = 1
        var audience: Audience
        var isClosed = false
        var reading: Task<Void, Never>?

        init(limits: FeedLimits, now: Tick) {
            open = KeptMessages(limit: limits.mergedChanges)
            staff = open
            audience = Audience(now: now)
        }
    }

    package let facts: ShowFacts
    let office: BoxOffice
    let topics: StreamTopics
    let publisher: Publisher
    let hubs: [Hub]
    let limits: FeedLimits
    let figures: FeedFigures
    let clock: @Sendable () -> Tick
    let state: Locked<State>

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

    static func message(_ change: FeedChange, _ generation: UInt64, born: Tick? = nil) -> Message {
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

    // MARK: What is known of it

    /// What a caller may see is decided by these.
    package var terms: ShowTerms? { state.withLock { $0.fold?.terms } }

    /// Whether the show can be told at once.
    var isOpen: Bool { state.withLock { $0.fold != nil && !$0.isClosed } }
}
