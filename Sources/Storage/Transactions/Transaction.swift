/// The statements of one transaction. It is worth nothing after its body has returned.
///
/// The body may run several times, so it must have no effects but those in the database.
package struct Transaction: Sendable {
    let database: Database
    let lease: Lease

    /// Runs one statement. After a failure the transaction can only end: what was caught is thrown again at its end.
    package func query(
        _ statement: Statement, _ parameters: [Parameter] = [], within time: Duration? = nil
    ) async throws(StoreFailure) -> Rows {
        let answers = try await run(Batch(statement, parameters), within: time)
        guard let rows = answers.first else { throw StoreFailure(.misuse, "a statement without an answer") }
        return rows
    }

    /// Runs several statements in one round trip.
    package func run(_ batch: Batch, within time: Duration? = nil) async throws(StoreFailure) -> [Rows] {
        try await database.runInBlock(batch, on: lease, within: time)
    }

    /// Decides against all changes of this transaction: what the body returns is the answer, nothing is committed.
    package func discard() async throws(StoreFailure) {
        try await database.discardBlock(of: lease)
    }
}
