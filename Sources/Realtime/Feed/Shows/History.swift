internal import Contract
package import Domain

/// Reads what the ledger's table has behind a position.
package struct History: Sendable {
    private let page: @Sendable (ShowID, UInt32, Int64, Int) async -> LedgerReading?

    /// - Parameter page: at most so many events of a show behind a number of an epoch; nil when it cannot be read.
    package init(_ page: @escaping @Sendable (ShowID, UInt32, Int64, Int) async -> LedgerReading?) {
        self.page = page
    }

    /// Nil when it cannot be read or belongs to another history.
    func read(_ show: ShowID, after position: FeedPosition, limit: Int) async -> [LedgerRecord]? {
        switch await page(show, position.epoch, position.seq, limit) {
        case .events(let records): records
        case .historyLost, nil: nil
        }
    }
}
