internal import API
internal import Contract
internal import Domain

// The show in other words than event by event: as a whole, and as what changed since a number.
extension ShowFold {
    func snapshot(_ scope: FeedScope) -> FeedSnapshot {
        FeedSnapshot(
            show: facts.slug, scope: scope, position: track(scope).position, at: Self.text(at),
            status: status.rawValue, layout: facts.layoutSlug, layoutVersion: facts.layout.version,
            states: scope == .open ? board.open : board.staff, checksum: checksum(scope),
            holds: scope == .open ? [] : holds.all.map(holding))
    }

    /// One message for everything behind a number; nil when that is not known any more, or is so much that a snapshot
    /// is less.
    func merged(_ scope: FeedScope, after seq: Int64) -> FeedChange? {
        guard seq >= base, seq < track(scope).position.seq else { return nil }
        let most = max(limits.itemsPerChange, board.open.count / 8)
        return mergedItems(scope, after: seq, most: most).map { change(scope, after: seq, $0) }
    }

    /// - Parameter most: seats above which nil is given.
    func mergedItems(_ scope: FeedScope, after seq: Int64, most: Int) -> [FeedChange.Item]? {
        let track = track(scope)
        var groups = SeatGroups()
        var holders: Set<Int64> = []
        var count = 0
        for index in track.changed.indices where track.changed[index] > seq {
            count += 1
            guard count <= most else { return nil }
            let place = PlaceNumber(Int32(truncatingIfNeeded: index))
            if scope == .staff, let hold = holds.owner(of: place) {
                holders.insert(hold)
            } else {
                let letter = scope == .open ? board.open[index] : board.staff[index]
                groups.append(facts.layout.label(of: place).text, letter)
            }
        }
        var items = groups.groups.map { group in
            var item = FeedChange.Item()
            item.state = group.letter
            item.seats = group.labels
            return item
        }
        if scope == .staff { items += heldItems(holders, after: seq) }
        if track.statusChanged > seq { items.append(ChangeItems.status(status)) }
        return items
    }

    /// Holds that changed, each with all of its seats.
    private func heldItems(_ holders: Set<Int64>, after seq: Int64) -> [FeedChange.Item] {
        holds.all.filter { $0.changed > seq || holders.contains($0.id) }.map { hold in
            var item = FeedChange.Item()
            item.state = hold.places.first.map { board.staff[$0.offset] }
            item.seats = hold.places.map { facts.layout.label(of: $0).text }
            let holding = holding(hold)
            item.hold = holding.hold
            item.until = holding.until
            item.by = holding.by
            return item
        }
    }

    private func holding(_ hold: HoldBook.Hold) -> FeedHolding {
        FeedHolding(
            hold: PublicID.text(facts.id, HoldID(hold.id)),
            seats: hold.places.map { facts.layout.label(of: $0).text }, until: Timestamp.text(hold.deadline),
            by: hold.account == .nobody ? nil : PublicID.text(hold.account))
    }
}
