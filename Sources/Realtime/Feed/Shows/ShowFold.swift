internal import API
internal import Contract
internal import Domain

/// A show as the feed tells it: both scopes with their states and checksums, and what changed since when. A value,
/// folded from the events that were announced; it knows no clock and no connection.
///
/// What it keeps true, for each scope: a message leads from the position of the one before it, its checksum is that of
/// the scope's states at its position, and what the scope may not see moves nothing.
struct ShowFold: Sendable {
    let facts: ShowFacts
    let limits: FeedLimits
    /// Rises with every history that begins anew.
    let generation: UInt64
    private(set) var head: FeedPosition
    private(set) var at: Moment
    private(set) var board: StatesBoard
    private(set) var terms: ShowTerms
    private(set) var status: ShowStatus
    var holds: HoldBook
    var open: ScopeTrack
    var staff: ScopeTrack
    private var free: Int
    /// From this number on it is known what changed, and which history each number belongs to.
    var base: Int64
    /// The tags of all numbers from the base to the head.
    var tags: [UInt32]

    init(
        _ facts: ShowFacts, map: SeatMap, position: LedgerPosition, board: StatesBoard, generation: UInt64,
        limits: FeedLimits
    ) {
        self.facts = facts
        self.limits = limits
        self.generation = generation
        self.board = board
        head = FeedPosition(position)
        at = map.at
        terms = map.terms
        status = map.status
        holds = HoldBook(of: map)
        open = ScopeTrack(seats: board.open.count, at: head)
        staff = ScopeTrack(seats: board.staff.count, at: head)
        free = board.open.count { $0 == UInt8(ascii: "f") }
        base = head.seq
        tags = [head.tag]
    }

    func track(_ scope: FeedScope) -> ScopeTrack {
        switch scope {
        case .open: open
        case .staff: staff
        }
    }

    // MARK: Events

    /// What a batch of events is in each scope; nil where the scope does not see it.
    struct Changes {
        var open: FeedChange?
        var staff: FeedChange?
    }

    /// Takes committed events. Known ones are dropped; nil when one is missing before them, when they belong to another
    /// history, or when the box office comes to other seats than we: then the show has to be read anew.
    mutating func take(_ events: [AnnouncedEvent]) -> Changes? {
        var openDraft = ChangeDraft(limit: limits.itemsPerChange)
        var staffDraft = ChangeDraft(limit: limits.itemsPerChange)
        for event in events {
            let position = event.position
            guard position.epoch == head.epoch else { return nil }
            guard position.seq > head.seq else { continue }
            guard position.seq == head.seq + 1 else { return nil }
            fold(event.event, FeedPosition(position), &openDraft, &staffDraft)
            guard board.openChecksum == event.openChecksum, board.staffChecksum == event.staffChecksum else {
                return nil
            }
        }
        trim()
        return Changes(open: finish(openDraft, .open), staff: finish(staffDraft, .staff))
    }

    private mutating func fold(
        _ event: SeatEvent, _ position: FeedPosition, _ openDraft: inout ChangeDraft, _ staffDraft: inout ChangeDraft
    ) {
        var seen = SeatGroups()
        var all = SeatGroups()
        for change in event.places where board.open.indices.contains(change.place.offset) {
            let index = change.place.offset
            let label = facts.layout.label(of: change.place).text
            let letter = StateLetter.open(change.state)
            if board.open[index] != letter {
                if board.open[index] == UInt8(ascii: "f") { free -= 1 }
                if letter == UInt8(ascii: "f") { free += 1 }
                open.changed[index] = position.seq
                seen.append(label, letter)
            }
            staff.changed[index] = position.seq
            all.append(label, StateLetter.staff(change.state))
        }
        board.apply(event)
        holds.take(event, seq: position.seq)
        head = position
        tags.append(position.tag)
        at = event.at
        let change = statusItem(after: event)
        if change != nil {
            open.statusChanged = position.seq
            staff.statusChanged = position.seq
        }
        if !seen.isEmpty || change != nil {
            openDraft.append(ChangeItems.open(event, seen) + (change.map { [$0] } ?? []))
        }
        staffDraft.append(ChangeItems.staff(event, all, show: facts.id) + (change.map { [$0] } ?? []))
    }

    /// Every change of the show's terms is told, and a status that follows from the seats.
    private mutating func statusItem(after event: SeatEvent) -> FeedChange.Item? {
        if let new = event.detail.terms { terms = new }
        let now = ShowStatus(terms.life, isSoldOut: free == 0)
        guard event.kind == .showChanged || now != status else { return nil }
        status = now
        return ChangeItems.status(now)
    }

    private mutating func finish(_ draft: ChangeDraft, _ scope: FeedScope) -> FeedChange? {
        guard draft.events > 0 else { return nil }
        let previous = track(scope).position.seq
        let items = draft.isMerged ? mergedItems(scope, after: previous, most: .max) ?? [] : draft.items
        switch scope {
        case .open: open.position = head
        case .staff: staff.position = head
        }
        return change(scope, after: previous, items)
    }

    func change(_ scope: FeedScope, after previous: Int64, _ items: [FeedChange.Item]) -> FeedChange {
        FeedChange(
            show: facts.slug, previous: previous, position: track(scope).position, at: Self.text(at), items: items,
            checksum: checksum(scope))
    }

    func checksum(_ scope: FeedScope) -> UInt32 {
        switch scope {
        case .open: board.openChecksum
        case .staff: board.staffChecksum
        }
    }

    /// What is too old is forgotten in bulk.
    private mutating func trim() {
        let surplus = tags.count - limits.historyEvents
        guard surplus > limits.historyEvents else { return }
        tags.removeFirst(surplus)
        base += Int64(surplus)
    }

    /// A show without events has no moment of its own.
    static func text(_ moment: Moment) -> String { Timestamp.text(moment) ?? "1970-01-01T00:00:00.000Z" }
}
