/// One connection kept for a while, for what belongs to a connection: advisory locks, scripts, LISTEN.
package struct Session: Sendable {
    let database: Database
    let lease: Lease

    package func query(
        _ statement: Statement, _ parameters: [Parameter] = [], within time: Duration? = nil
    ) async throws(StoreFailure) -> Rows {
        let answers = try await database.run(Batch(statement, parameters), .alone, on: lease, within: time)
        guard let rows = answers.first else { throw StoreFailure(.misuse, "a statement without an answer") }
        return rows
    }

    /// Runs several statements in one text and gives the answer of the last.
    /// - Parameter mayCommit: false when it runs inside a block that a later script commits.
    package func script(
        _ text: String, mayCommit: Bool = true, within time: Duration? = nil
    ) async throws(StoreFailure) -> Rows {
        try await database.run(script: text, mayCommit: mayCommit, on: lease, within: time)
    }

    /// The connection is closed after this session and not used by anybody else.
    package func retire() async {
        await database.retire(lease)
    }
}
