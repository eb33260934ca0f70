internal import Bytes
internal import Crypto
package import Domain
internal import Reactor
package import Telemetry

/// Reads shows and their logs from the primary.
package struct PostgresLog: LedgerReader {
    let database: Database
    let layouts: LayoutShelf
    let limits: StorageLimits
    let log: Log
    /// Shows that were folded from their first event in vain, and when.
    private let unsound = Locked<[ShowID: Tick]>([:])

    package init(_ database: Database, layouts: LayoutShelf, log: Log) {
        self.database = database
        self.layouts = layouts
        limits = database.limits
        self.log = log
    }

    // MARK: LedgerReader

    package func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening {
        do throws(StoreFailure) {
            return try await opening(of: show)
        } catch {
            log.error("show \(show) cannot be opened: \(error)")
            throw LedgerUnavailable()
        }
    }

    package func read(
        _ show: ShowID, after position: LedgerPosition
    ) async throws(LedgerUnavailable) -> LedgerReading {
        do throws(StoreFailure) {
            return try await reading(of: show, after: position)
        } catch {
            log.error("the log of show \(show) cannot be read: \(error)")
            throw LedgerUnavailable()
        }
    }

    // MARK: With the reason of a failure

    /// The show at one position: head, events and claims in one view. They must agree. The image is a shorter way and
    /// no more: where they agree without it, it is replaced.
    package func opening(of show: ShowID) async throws(StoreFailure) -> ShowOpening {
        let (reading, pages, claims) = try await image(of: show)
        let layout = try await layouts.layout(reading.layout, version: reading.layoutVersion)
        do throws(StoreFailure) {
            var opening = try reading.begin(layout)
            for page in pages { opening = try reading.advance(opening, by: page) }
            try reading.finish(opening, claims: claims)
            if pages.reduce(0, { $0 + $1.count }) >= limits.eventsBehindImage { await keepImage(of: opening) }
            return opening
        } catch {
            guard error.code == .corrupted, reading.hasImage, mayFold(show) else { throw error }
            let opening = try await foldedOnce(show)
            log.error("show \(show) was opened from its first event: \(error)")
            await keepImage(of: opening)
            return opening
        }
    }

    /// To fold a long log takes its time, and a show that is wrong is asked for again and again.
    private func mayFold(_ show: ShowID) -> Bool {
        let last = unsound.withLock { $0[show] }
        return last.map { database.reactor.present.since($0) >= limits.foldAgain } ?? true
    }

    private func foldedOnce(_ show: ShowID) async throws(StoreFailure) -> ShowOpening {
        do throws(StoreFailure) {
            let opening = try await folded(show).opening
            unsound.withLock { $0[show] = nil }
            return opening
        } catch {
            if error.code == .corrupted {
                let now = database.reactor.present
                unsound.withLock { unsound in
                    if unsound.count >= limits.listRows { unsound = [:] }
                    unsound[show] = now
                }
            }
            throw error
        }
    }

    /// Its image, what came behind it, and the claims.
    private func image(of show: ShowID) async throws(StoreFailure) -> (OpeningReading, pages: [Rows], claims: Rows) {
        let key = Parameter.int8(show.number)
        let most = Parameter.int8(Int64(limits.logPage))
        let (head, claims, pages) = try await database.transaction(.snapshot) {
            tx throws(StoreFailure) -> (Rows, Rows, [Rows]) in
            var batch = Batch(LogStatements.open, [key])
            batch.append(LogStatements.eventsBehindImage, [key, most])
            batch.append(LogStatements.claims, [key])
            let answers = try await tx.run(batch)
            guard answers.count == 3 else { throw StoreFailure(.invalidData, "show \(show) was not read whole") }
            var pages = [answers[1]]
            // After a crash there may be more than one statement has time and room for.
            while let page = pages.last, page.count == limits.logPage, let seq = try page.last?.value(0, as: Int64.self)
            {
                pages.append(try await tx.query(LogStatements.page, [key, .int8(seq), most]))
            }
            return (answers[0], answers[2], pages)
        }
        guard let row = head.first else { throw StoreFailure(.invalidData, "there is no show \(show)") }
        return (try OpeningReading(row, show), pages, claims)
    }

    /// The show from its first event on: every hash is computed, every event is folded, and the end is held against the
    /// head and the claims, in one view. No more of the log than a page is in memory.
    func folded(_ show: ShowID) async throws(StoreFailure) -> (reading: OpeningReading, opening: ShowOpening) {
        let key = Parameter.int8(show.number)
        let most = Parameter.int8(Int64(limits.logPage))
        return try await database.transaction(.snapshot) { tx throws(StoreFailure) in
            var (reading, opening) = try await beginning(of: show, in: tx)
            while true {
                let page = try await tx.query(LogStatements.page, [key, .int8(opening.position.seq), most])
                guard !page.isEmpty else { break }
                opening = try reading.advance(opening, by: page)
            }
            try reading.finish(opening, claims: try await tx.query(LogStatements.claims, [key]))
            return (reading, opening)
        }
    }

    /// The show before its first event, in one view with whatever a transaction reads of it, and what folds the rest.
    func beginning(
        of show: ShowID, in transaction: Transaction
    ) async throws(StoreFailure) -> (reading: OpeningReading, opening: ShowOpening) {
        guard let row = try await transaction.query(LogStatements.open, [.int8(show.number)]).first else {
            throw StoreFailure(.invalidData, "there is no show \(show)")
        }
        let reading = try OpeningReading(row, show, fromStart: true)
        let layout = try await layouts.layout(reading.layout, version: reading.layoutVersion)
        return (reading, try reading.begin(layout))
    }

    /// The events behind a position. When the head is behind the position, or does not come from it, that history was
    /// lost, and a new epoch tells everybody so.
    package func reading(
        of show: ShowID, after position: LedgerPosition
    ) async throws(StoreFailure) -> LedgerReading {
        var reader = LogReader(show: show, position: position, limits: limits)
        while let page = reader.next {
            try reader.take(try await database.query(LogStatements.read, page))
        }
        if reader.isLostInEpoch { try await beginEpoch(of: show, instead: position.epoch) }
        return reader.reading
    }

    /// At most `limit` events behind a number of an epoch, in order; another epoch is another history.
    package func page(
        of show: ShowID, epoch: UInt32, after seq: Int64, limit: Int
    ) async throws(StoreFailure) -> LedgerReading {
        let most = max(1, min(limit, limits.logPage))
        let rows = try await database.query(
            LogStatements.read, [.int8(show.number), .int8(max(0, seq)), .int8(Int64(most))])
        let page = try LogPage(rows, of: show, after: max(0, seq))
        guard page.epoch == Int64(epoch), seq <= page.head, let hash = page.hash else { return .historyLost }
        return .events(try page.records(after: hash))
    }

    /// Draws a new epoch, unless somebody has done so already.
    private func beginEpoch(of show: ShowID, instead lost: UInt32) async throws(StoreFailure) {
        let random = Secrecy.random(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let epoch = random == lost ? random &+ 1 : random
        let rows = try await database.query(
            LogStatements.newEpoch, [.int8(show.number), .int8(Int64(lost)), .int8(Int64(epoch))])
        if rows.affected > 0 { log.error("events of show \(show) were lost: it begins a new epoch") }
    }

    /// Keeps the map as it is now, so that the next opening need not read what led to it. Nothing depends on it.
    package func keepImage(of opening: ShowOpening) async {
        let (map, position) = (opening.map, opening.position)
        do throws(StoreFailure) {
            _ = try await database.query(
                LogStatements.keepImage,
                [
                    .int8(map.show.number), .int8(position.seq), .bytea(position.hash.bytes),
                    .int8(map.at.milliseconds), .bytea(EventCodec.encode(map.image)), .int8(Int64(position.epoch)),
                ])
        } catch {
            log.warning("no image of show \(map.show) was kept: \(error)")
        }
    }

    /// Keeps the maps of shows that nobody has open any more, where the image there is would leave many events to read.
    ///
    /// - Parameter time: what is not kept within it is read from its events at the next opening.
    package func keepImages(of openings: [ShowOpening], within time: Duration) async {
        let end = database.reactor.present.advanced(by: time)
        let behind = Set(await showsBehind(openings.map { ($0.map.show, $0.position.seq) }))
        for opening in openings where behind.contains(opening.map.show) && database.reactor.present < end {
            await keepImage(of: opening)
        }
    }

    /// Of shows that have come so far those whose image leaves many events to read.
    package func showsBehind(_ heads: [(show: ShowID, seq: Int64)]) async -> [ShowID] {
        do throws(StoreFailure) {
            let rows = try await database.query(
                LogStatements.imagesBehind,
                [
                    .array(heads.map(\.show.number)), .array(heads.map(\.seq)),
                    .int8(Int64(limits.eventsBehindImage)),
                ])
            return try rows.map { row throws(StoreFailure) in ShowID(try row.value(0)) }
        } catch {
            log.warning("no images were kept: \(error)")
            return []
        }
    }

    // MARK: Following

    /// How far the logs of these shows have come.
    package func heads(of shows: [ShowID]) async throws(StoreFailure) -> [ShowID: Int64] {
        let rows = try await database.query(LogStatements.heads, [.array(shows.map(\.number))])
        var heads: [ShowID: Int64] = [:]
        for row in rows { heads[ShowID(try row.value(0))] = try row.value(1) }
        return heads
    }

    /// Shows in which something happens by itself up to this moment: somebody has to open them.
    package func showsDue(by moment: Moment) async throws(StoreFailure) -> [ShowID] {
        let rows = try await database.query(
            LogStatements.due, [.int8(moment.milliseconds), .int8(Moment.distantPast.milliseconds)])
        return try rows.map { row throws(StoreFailure) in ShowID(try row.value(0)) }
    }

    /// Cancelled shows that still have holds or bookings: whoever cancelled them ended before all was given back.
    package func showsUncleared() async throws(StoreFailure) -> [ShowID] {
        try await database.query(LogStatements.uncleared).map { row throws(StoreFailure) in ShowID(try row.value(0)) }
    }

    /// For operators who have restored a copy: every show begins a new epoch, so no client goes on from a history that
    /// is not this one.
    /// - Returns: the number of shows.
    package func beginEpochs() async throws(StoreFailure) -> Int {
        try await database.query(LogStatements.newEpochs).affected
    }
}
