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

    package init(
        preparedStatements: Int = 256, batchBytes: Int = 8 << 20, batchStatements: Int = 1024,
        batchesInFlight: Int = 64, answerBytes: Int = 256 << 20, migrationBytes: Int = 4 << 20,
        migrationFiles: Int = 20_000
    ) {
        precondition(
            preparedStatements >= 0 && batchBytes > 0 && batchStatements > 0, "a limit of Storage is not positive")
        precondition(
            batchesInFlight > 0 && migrationBytes > 0 && migrationFiles > 0, "a limit of Storage is not positive")
        // PostgreSQL's own messages and our cells count in 31 bits.
        precondition((1...Int(Int32.max)).contains(answerBytes), "an answer holds at most 2 GiB")
        self.preparedStatements = preparedStatements
        self.batchBytes = batchBytes
        self.batchStatements = batchStatements
        self.batchesInFlight = batchesInFlight
        self.answerBytes = answerBytes
        self.migrationBytes = migrationBytes
        self.migrationFiles = migrationFiles
    }
}
