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
        let page = try LogPage(rows, of: show, after: lastSeq)
        guard page.epoch == Int64(position.epoch) else { return lose(inEpoch: false) }
        guard page.head >= lastSeq, page.hash == lastHash else { return lose(inEpoch: true) }
        let more = try page.records(after: lastHash)
        records += more
        if let last = more.last { (lastSeq, lastHash) = (last.seq, last.hash) }
        isComplete = lastSeq >= page.head
        guard isComplete || more.count == limits.logPage else {
            throw StoreFailure(.corrupted, "the log of show \(show) ends at \(lastSeq), its head is at \(page.head)")
        }
    }

    private mutating func lose(inEpoch: Bool) {
        isLost = true
        isLostInEpoch = inEpoch
        isComplete = true
    }
}
