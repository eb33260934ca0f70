internal import Domain

/// What `LogStatements.read` answers: the head, the hash of the event behind which was read, and the events behind it.
struct LogPage {
    let epoch: Int64
    let head: Int64
    /// Nil when that event is not there.
    let hash: EventHash?
    private let show: ShowID
    private let seq: Int64
    private let rows: Rows
    private let isEmpty: Bool

    /// - Parameter seq: the number of the event behind which was read.
    init(_ rows: Rows, of show: ShowID, after seq: Int64) throws(StoreFailure) {
        guard let first = rows.first else { throw StoreFailure(.invalidData, "there is no show \(show)") }
        epoch = try first.value(0)
        head = try first.value(1)
        let known = try first.optionalBytes(3)
        hash = seq == 0 ? .zero : known.flatMap { EventHash(bytes: $0) }
        // The head stands there also when nothing is behind it.
        isEmpty = try first.optional(4, as: Int64.self) == nil
        self.show = show
        self.seq = seq
        self.rows = rows
    }

    /// The events, each held against the one before it.
    func records(after hash: EventHash) throws(StoreFailure) -> [LedgerRecord] {
        guard !isEmpty else { return [] }
        var (lastSeq, lastHash) = (seq, hash)
        return try rows.map { row throws(StoreFailure) in
            let record = try LogRow(row, first: 4).record(show, after: lastHash)
            guard record.seq == lastSeq + 1 else {
                throw StoreFailure(.corrupted, "show \(show) has a gap in its log before \(record.seq)")
            }
            (lastSeq, lastHash) = (record.seq, record.hash)
            return record
        }
    }
}
