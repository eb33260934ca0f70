internal import Domain

/// How many places of each show are in which state behind a batch. They stand at the head with the number of the event
/// they belong to, so that a list of shows counts claims only where a node of an older version was the last to append.
struct CountColumns {
    private var columns = (0..<5).map { _ in ArrayColumn(of: .int4, room: 0) }

    /// Behind the careful way, which knows nothing of counts: for those shows whose batch is there.
    static let note = Statement(
        "note_counts",
        """
        UPDATE show_head h SET counted = n.seq, held = n.held, paying = n.paying, booked = n.booked,
            checked_in = n.checked_in, blocked = n.blocked
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n(show, seq, hash, held, paying, booked, checked_in, blocked)
        WHERE h.show_id = n.show AND h.seq = n.seq AND h.hash = n.hash
        """)

    /// The five that follow what `append_v2` took.
    static func parameters(of proposals: [Proposal]) -> [Parameter] {
        var counts = Self()
        for proposal in proposals { counts.add(proposal.counts) }
        return counts.columns.indices.map { counts.columns[$0].takeParameter() }
    }

    /// Those of `note`; nil when nothing changes.
    static func notes(on proposals: [Proposal], hashes: [[EventHash]]) -> [Parameter]? {
        let changed = zip(proposals, hashes).filter { !$0.0.isQuestion }
        guard !changed.isEmpty else { return nil }
        var (shows, seqs, last) = (
            ArrayColumn(of: .int8, room: 0), ArrayColumn(of: .int8, room: 0), ArrayColumn(of: .bytea, room: 0)
        )
        for (proposal, hashes) in changed {
            shows.append(proposal.show.number)
            seqs.append(proposal.position.seq + Int64(proposal.events.count))
            last.append(hashes.last ?? proposal.position.hash)
        }
        return [shows.takeParameter(), seqs.takeParameter(), last.takeParameter()] + parameters(of: changed.map(\.0))
    }

    private mutating func add(_ counts: SeatCounts) {
        let numbers = [counts.held, counts.paying, counts.booked, counts.checkedIn, counts.blocked]
        for (index, number) in numbers.enumerated() { columns[index].append(Int32(clamping: number)) }
    }
}
