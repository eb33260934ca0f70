internal import Contract
internal import Domain

// Where somebody who comes back stands.
extension ShowFold {
    enum Finding: Hashable {
        /// Everything behind this position can be told.
        case known(FeedPosition)
        /// It may be in the ledger's table.
        case older
        /// This node has not come so far.
        case ahead
        /// Nothing but a snapshot will do.
        case lost(FeedSubscribed.Reason)
    }

    func find(_ position: FeedPosition, in scope: FeedScope) -> Finding {
        guard position.epoch == head.epoch else { return .lost(.epochChanged) }
        guard position.seq <= head.seq else { return .ahead }
        guard position.seq >= base else {
            return head.seq - position.seq <= Int64(limits.tableEvents) ? .older : .lost(.tooOld)
        }
        guard tags[Int(position.seq - base)] == position.tag else { return .lost(.epochChanged) }
        // Nothing that the scope sees lies behind its own position.
        let own = track(scope).position
        return .known(position.seq >= own.seq ? own : position)
    }

    /// The position of a number that is known here.
    func position(at seq: Int64) -> FeedPosition? {
        guard (base...head.seq).contains(seq) else { return nil }
        return FeedPosition(epoch: head.epoch, seq: seq, tag: tags[Int(seq - base)])
    }

    /// Learns from the table what happened behind a position and before what is known here.
    /// - Returns: whether the position belongs to this history.
    mutating func learn(_ records: [LedgerRecord], after position: FeedPosition) -> Bool {
        guard position.seq < base else { return true }
        guard let first = records.first, first.seq == position.seq + 1, first.previous.tagWord == position.tag else {
            return false
        }
        let older = records.prefix { $0.seq <= base }
        guard let last = older.last, last.seq == base, last.hash.tagWord == tags[0] else { return false }
        for record in older {
            for change in record.event.places where open.changed.indices.contains(change.place.offset) {
                let index = change.place.offset
                open.changed[index] = max(open.changed[index], record.seq)
                staff.changed[index] = max(staff.changed[index], record.seq)
            }
            for owner in record.event.owners where owner.kind == .hold {
                holds.note(owner.id, changedAt: record.seq)
            }
        }
        // Whether the status followed from the seats then is not known: it is told once more.
        open.statusChanged = max(open.statusChanged, base)
        staff.statusChanged = max(staff.statusChanged, base)
        tags.insert(contentsOf: [position.tag] + older.dropLast().map { $0.hash.tagWord }, at: 0)
        base = position.seq
        return true
    }

}
