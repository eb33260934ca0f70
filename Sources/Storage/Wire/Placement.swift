/// Where a batch stands with regard to transaction blocks: it decides what a broken connection means for it.
enum Placement: Hashable, Sendable {
    /// Outside any block: it commits by itself at its sync.
    case alone
    /// Its first statement is BEGIN.
    case opensBlock
    case insideBlock
    /// COMMIT.
    case commitsBlock
    /// ROLLBACK.
    case undoesBlock

    /// Whether the work may be durable when the connection breaks before the sync.
    func mayCommit(_ batch: Batch) -> Bool {
        switch self {
        case .alone: !batch.onlyReads
        case .commitsBlock: true
        case .opensBlock, .insideBlock, .undoesBlock: false
        }
    }

    var startsOutsideBlock: Bool { self == .alone || self == .opensBlock }
}
