package import Domain

/// Shows what a show was at any point of its history: folded from its first event up to there.
package struct LedgerReplay: Sendable {
    private let log: PostgresLog

    package init(_ log: PostgresLog) {
        self.log = log
    }

    /// - Parameter seq: the last event that counts; nil for all of them.
    package func fold(_ show: ShowID, until seq: Int64? = nil) async throws(StoreFailure) -> ShowOpening {
        try await fold(show, until: seq, orAt: nil)
    }

    /// As it was at a moment: all events up to then, those of that very millisecond too.
    package func fold(_ show: ShowID, at moment: Moment) async throws(StoreFailure) -> ShowOpening {
        try await fold(show, until: nil, orAt: moment)
    }

    private func fold(
        _ show: ShowID, until seq: Int64?, orAt moment: Moment?
    ) async throws(StoreFailure) -> ShowOpening {
        let log = log
        return try await log.database.transaction(.snapshot) { tx throws(StoreFailure) in
            var (reading, opening) = try await log.beginning(of: show, in: tx)
            var seq = seq
            if let moment {
                let key: [Parameter] = [.int8(show.number), .int8(moment.milliseconds)]
                seq = try await tx.query(LogStatements.lastUntil, key).only().value(0)
            }
            while opening.position.seq < seq ?? .max {
                let wanted = min(Int64(log.limits.logPage), (seq ?? .max) - opening.position.seq)
                let page = try await tx.query(
                    LogStatements.page, [.int8(show.number), .int8(opening.position.seq), .int8(wanted)])
                guard !page.isEmpty else { break }
                opening = try reading.advance(opening, by: page)
            }
            return opening
        }
    }
}
