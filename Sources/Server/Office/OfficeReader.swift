internal import Domain
internal import Reactor
internal import Storage

/// Reads the ledger for the box offices, and gives back what openings needed for a moment: for a full hall that is more
/// than the show itself takes from then on.
struct OfficeReader: LedgerReader {
    private let log: PostgresLog
    private let loop: Reactor
    private let isWaiting = Locked(false)

    /// How long after an opening: then all of it is free, and others that were opened with it have theirs.
    static let delay = Duration.seconds(1)
    /// Less is not worth it.
    private static let leastBytes = 1 << 20

    init(_ log: PostgresLog, on loop: Reactor) {
        self.log = log
        self.loop = loop
    }

    func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening {
        let opening = try await log.open(show)
        giveBackSoon()
        return opening
    }

    func read(_ show: ShowID, after position: LedgerPosition) async throws(LedgerUnavailable) -> LedgerReading {
        try await log.read(show, after: position)
    }

    private func giveBackSoon() {
        let isFirst = isWaiting.withLock { isWaiting in
            defer { isWaiting = true }
            return !isWaiting
        }
        guard isFirst else { return }
        loop.submit { [loop, isWaiting] in
            _ = loop.schedule(after: Self.delay) {
                isWaiting.withLock { $0 = false }
                Heap.giveBack(beyond: Self.leastBytes)
            }
        }
    }
}
