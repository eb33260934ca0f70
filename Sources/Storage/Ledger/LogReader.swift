internal import Domain

/// Reads the log behind a position, page by page, and notices when the history of that position is gone.
struct LogReader {
    private let show: ShowID
    private let position: LedgerPosition
    private let limits: StorageLimits
    private var records: [LedgerRecord] = []
    private var lastSeq: Int64
    private var lastHash: EventHash
    private var isComplete = false
    /// The head is in the epoch of the position and yet not behind it: whoever sees that first draws a new epoch.
    private(set) var isLostInEpoch = false
    private var isLost = false

    init(show: ShowID, position: LedgerPosition, limits: StorageLimits) {
        self.show = show
        self.position = position
        self.limits = limits
        lastSeq = position.seq
        lastHash = position.hash
    }

    /// The parameters of the next page; nil when all is read.
    var next: [Parameter]? {
        guard !isComplete else { return nil }
        return [.int8(show.number), .int8(lastSeq), .int8(Int64(limits.logPage))]
    }

    var reading: LedgerReading { isLost ? .historyLost : .events(records) }

    mutating func take(_ rows: Rows) throws(StoreFailure) {
        guard let first = rows.first else { throw StoreFailure(.invalidData, "show \(show) has no head") }
        guard try first.value(0, as: Int64.self) == Int64(position.epoch) else { return lose(inEpoch: false) }
        let head = try first.value(1, as: Int64.self)
        let known = lastSeq == 0 ? EventHash.zero : try Self.hash(first, 3)
        guard head >= lastSeq, known == lastHash else { return lose(inEpoch: true) }
        if try first.optional(4, as: Int64.self) != nil {
            for row in rows { try take(row) }
        }
        isComplete = lastSeq >= head
        guard isComplete || rows.count == limits.logPage else {
            throw StoreFailure(.corrupted, "the log of show \(show) ends at \(lastSeq), its head is at \(head)")
        }
    }

    private mutating func take(_ row: Row) throws(StoreFailure) {
        let record = try LogRow(row, first: 4).record(show, after: lastHash)
        guard record.seq == lastSeq + 1 else {
            throw StoreFailure(.corrupted, "show \(show) has a gap in its log before \(record.seq)")
        }
        records.append(record)
        lastSeq = record.seq
        lastHash = record.hash
    }

    private mutating func lose(inEpoch: Bool) {
        isLost = true
        isLostInEpoch = inEpoch
        isComplete = true
    }

    private static func hash(_ row: Row, _ column: Int) throws(StoreFailure) -> EventHash? {
        guard let bytes = try row.optionalBytes(column) else { return nil }
        return EventHash(bytes: bytes)
    }
}
