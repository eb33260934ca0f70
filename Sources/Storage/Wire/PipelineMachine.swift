/// Follows what a connection in pipeline mode answers. Batches are answered in the order in which they were sent,
/// each ends with its sync, and only the sync says that it is committed: results come before the commit, and a
/// deferred constraint may still fail after them.
struct PipelineMachine: Sendable {
    /// What a message of libpq meant.
    enum Message: Sendable {
        /// A statement answered.
        case rows(Rows)
        /// A `Parse` was answered.
        case prepared
        /// A statement failed; the rest up to the sync is skipped.
        case failed(StoreFailure)
        /// A statement was skipped because an earlier one of its batch failed.
        case skipped
        /// libpq's NULL: the statement in hand has no further answers.
        case statementEnded
        /// PGRES_PIPELINE_SYNC.
        case synced
    }

    enum Action: Sendable {
        case none
        /// Tell whoever sent the batch.
        case finish(BatchID, Result<[Rows], StoreFailure>)
        /// The server and we no longer agree on where we are: close the connection.
        case disagree(StaticString)
    }

    private struct Flight: Sendable {
        let batch: BatchID
        /// Whether losing the connection now leaves the outcome open.
        let mayCommit: Bool
        let statements: Int
        var ended = 0
        var answers: [Rows] = []
        var failure: StoreFailure?
    }

    /// Batches sent and not answered, the oldest first.
    private var flights: [Flight] = []

    var inFlight: Int { flights.count }
    var isIdle: Bool { flights.isEmpty }
    /// The batch whose answers come now.
    var current: BatchID? { flights.first?.batch }

    /// A batch has been handed to libpq.
    /// - Parameters:
    ///   - statements: how many answers will come, preparations counted.
    ///   - mayCommit: whether the work may be durable although its sync never arrives.
    mutating func sent(_ batch: BatchID, statements: Int, mayCommit: Bool) {
        flights.append(Flight(batch: batch, mayCommit: mayCommit, statements: statements))
    }

    mutating func received(_ message: Message) -> Action {
        guard !flights.isEmpty else { return .disagree("an answer to nothing that was asked") }
        switch message {
        case .rows(let rows):
            guard flights[0].ended < flights[0].statements else { return .disagree("more answers than statements") }
            flights[0].answers.append(rows)
        case .failed(let failure):
            // The first failure is the cause; there is none after it within a batch.
            if flights[0].failure == nil { flights[0].failure = failure }
        case .prepared, .skipped:
            break
        case .statementEnded:
            flights[0].ended += 1
            guard flights[0].ended <= flights[0].statements else { return .disagree("more answers than statements") }
        case .synced:
            let flight = flights.removeFirst()
            if let failure = flight.failure { return .finish(flight.batch, .failure(failure)) }
            guard flight.ended == flight.statements else { return .disagree("a sync before its last statement") }
            return .finish(flight.batch, .success(flight.answers))
        }
        return .none
    }

    /// The connection is gone: what was in flight failed. A batch that PostgreSQL had already refused did
    /// certainly not commit; for the others only those that could not commit are certain.
    mutating func lost(_ failure: StoreFailure) -> [(batch: BatchID, failure: StoreFailure)] {
        defer { flights.removeAll() }
        return flights.map { flight in
            (flight.batch, flight.failure ?? failure.unknownOutcome(if: flight.mayCommit))
        }
    }
}
