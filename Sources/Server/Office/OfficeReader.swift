internal import Domain
internal import Storage

/// Reads the ledger for the box offices, and gives back at once what an opening needed for a moment: for a full hall
/// that is more than the show itself takes from then on.
struct OfficeReader: LedgerReader {
    let log: PostgresLog

    /// Free memory up to here stays for the next who asks.
    private static let keptBytes = 1 << 20

    func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening {
        let opening = try await log.open(show)
        Heap.giveBack(beyond: Self.keptBytes)
        return opening
    }

    func read(_ show: ShowID, after position: LedgerPosition) async throws(LedgerUnavailable) -> LedgerReading {
        try await log.read(show, after: position)
    }
}
