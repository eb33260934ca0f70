/// Every bound of this module. Each is crossed by one in a test.
package struct StorageLimits: Sendable, Hashable {
    /// Statements kept prepared on one connection; those beyond are parsed at each use.
    package let preparedStatements: Int
    /// Bytes of statement text and parameters in one batch: libpq buffers all of it.
    package let batchBytes: Int
    /// Statements in one batch.
    package let batchStatements: Int
    /// Batches sent on one connection and not yet answered.
    package let batchesInFlight: Int
    /// Bytes that one answer may hold.
    package let answerBytes: Int
    /// Bytes of one migration file.
    package let migrationBytes: Int
    /// Migration files in the folder, both directions counted.
    package let migrationFiles: Int
    /// How long one append may take, its wait for a lock included.
    package let appendTime: Duration
    /// Appends that go the careful way after another node, or an old command, got in the way of one.
    package let carefulAppends: Int
    /// The wait before an append of unknown outcome is sent again.
    package let resendDelay: Backoff
    /// How long a show may keep its head to decide under the lock.
    package let headTurn: Duration
    /// Events read in one statement.
    package let logPage: Int
    /// Events behind its image that make a show worth a new image.
    package let eventsBehindImage: Int
    /// How long a show that was folded from its first event in vain is not folded so again.
    package let foldAgain: Duration
    /// Shows whose heads are looked at in one statement.
    package let watchedShows: Int
    /// Rows of a list in one answer.
    package let listRows: Int
    /// Rows that one statement of the upkeep deletes.
    package let sweptRows: Int
    /// Layouts that are kept although nobody holds them any more.
    package let keptLayouts: Int
    /// Shows in one hall that one answer tells of.
    package let hallUses: Int

    package init(
        preparedStatements: Int = 256, batchBytes: Int = 8 << 20, batchStatements: Int = 1024,
        batchesInFlight: Int = 64, answerBytes: Int = 256 << 20, migrationBytes: Int = 4 << 20,
        migrationFiles: Int = 20_000, appendTime: Duration = .seconds(5), carefulAppends: Int = 100,
        resendDelay: Backoff = Backoff(base: .milliseconds(1), cap: .milliseconds(250)),
        headTurn: Duration = .seconds(1), logPage: Int = 1_000, eventsBehindImage: Int = 1_000,
        watchedShows: Int = 8_192, listRows: Int = 500, sweptRows: Int = 10_000, hallUses: Int = 10,
        keptLayouts: Int = 16, foldAgain: Duration = .seconds(300)
    ) {
        precondition(
            preparedStatements >= 0 && batchBytes > 0 && batchStatements > 0, "a limit of Storage is not positive")
        precondition(
            batchesInFlight > 0 && migrationBytes > 0 && migrationFiles > 0, "a limit of Storage is not positive")
        precondition(appendTime > .milliseconds(500), "an append outlives the wait for a lock")
        precondition(carefulAppends > 0, "what was refused goes the careful way")
        precondition(headTurn >= .milliseconds(50), "a turn leaves time to decide")
        precondition(logPage > 0 && eventsBehindImage > 0, "a limit of the ledger is not positive")
        precondition(min(watchedShows, listRows, sweptRows, hallUses) > 0, "a limit of the ledger is not positive")
        precondition(keptLayouts > 0, "a limit of Storage is not positive")
        // PostgreSQL's own messages and our cells count in 31 bits.
        precondition((1...Int(Int32.max)).contains(answerBytes), "an answer holds at most 2 GiB")
        self.preparedStatements = preparedStatements
        self.batchBytes = batchBytes
        self.batchStatements = batchStatements
        self.batchesInFlight = batchesInFlight
        self.answerBytes = answerBytes
        self.migrationBytes = migrationBytes
        self.migrationFiles = migrationFiles
        self.appendTime = appendTime
        self.carefulAppends = carefulAppends
        self.resendDelay = resendDelay
        self.headTurn = headTurn
        self.logPage = logPage
        self.foldAgain = foldAgain
        self.eventsBehindImage = eventsBehindImage
        self.watchedShows = watchedShows
        self.listRows = listRows
        self.sweptRows = sweptRows
        self.keptLayouts = keptLayouts
        self.hallUses = hallUses
    }
}
