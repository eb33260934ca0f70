/// Every bound of a box office and of the queue of the ledger's writer. Each is crossed by one in a test.
package struct OfficeLimits: Sendable, Hashable {
    /// Commands of one show that wait.
    package let queue: Int
    /// Commands decided in one batch.
    package let commandsPerBatch: Int
    /// Bytes of all events of one batch: libpq flushes at 64 KB.
    package let batchBytes: Int
    /// Deadlines that one batch lapses. While more have passed, commands wait.
    package let lapsesPerBatch: Int
    /// How long a command may wait for its answer.
    package let commandTime: Milliseconds
    /// Answers kept in memory for repeated commands; older ones are in the ledger.
    package let rememberedCommands: Int
    /// Commands of all shows in one transaction.
    package let commandsPerTransaction: Int
    /// Shows in one transaction.
    package let showsPerTransaction: Int
    /// Shows that go into one transaction even if that leaves none for the next.
    package let undividedShows: Int
    /// How old a decision may be when it is sent: the database takes a moment more than a second behind its clock for
    /// that of a wrong one.
    package let decisionAge: Milliseconds
    /// Races lost in a row before a show asks for its head first.
    package let lossesBeforeLock: Int

    package init(
        queue: Int = 1_024, commandsPerBatch: Int = 128, batchBytes: Int = 48 << 10, lapsesPerBatch: Int = 512,
        commandTime: Milliseconds = .seconds(3), rememberedCommands: Int = 1_024, commandsPerTransaction: Int = 256,
        showsPerTransaction: Int = 64, undividedShows: Int = 8, decisionAge: Milliseconds = Milliseconds(500),
        lossesBeforeLock: Int = 3
    ) {
        precondition(queue > 0 && commandsPerBatch > 0 && batchBytes > 0, "a limit of the box office is not positive")
        precondition(lapsesPerBatch > 0 && commandTime > .zero && rememberedCommands > 0, "a limit is not positive")
        precondition(commandsPerTransaction >= commandsPerBatch, "a transaction holds at least one batch")
        precondition(decisionAge > .zero && decisionAge < .seconds(1), "a decision may be younger than a second")
        precondition(
            min(showsPerTransaction, undividedShows, lossesBeforeLock) > 0, "a limit of the writer is not positive")
        self.queue = queue
        self.commandsPerBatch = commandsPerBatch
        self.batchBytes = batchBytes
        self.lapsesPerBatch = lapsesPerBatch
        self.commandTime = commandTime
        self.rememberedCommands = rememberedCommands
        self.commandsPerTransaction = commandsPerTransaction
        self.showsPerTransaction = showsPerTransaction
        self.undividedShows = undividedShows
        self.decisionAge = decisionAge
        self.lossesBeforeLock = lossesBeforeLock
    }
}
