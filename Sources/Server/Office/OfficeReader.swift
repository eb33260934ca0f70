internal import Domain
internal import Storage

/// Reads the ledger for the box offices, and gives back at once what an opening needed for a moment: for a full hall
/// that is more than the show itself takes from then on.
struct OfficeReader: LedgerReader {
    let log: PostgresLog

    /// Less is not worth a call.
    private static let leastBytes = 1 << 20

    func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening {
        let free = Heap.freeBytes
        let opening = try await log.open(show)
        let more = Heap.freeBytes - free
        if more > Self.leastBytes { Heap.giveBack(more) }
        return opening
    }

    func read(_ show: ShowID, after position: LedgerPosition) async throws(LedgerUnavailable) -> LedgerReading {
        try await log.read(show, after: position)
    }
}
